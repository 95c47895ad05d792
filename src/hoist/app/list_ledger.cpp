#include "hoist/app/list_ledger.h"

#include "hoist/app/choose_flags.h"

namespace hoist {

Result<std::vector<LedgerEntry>> list_ledger(UnitOfWork& unit, LedgerFilter filter) {
  if (filter.flag || filter.key_text) {
    const FlagPattern pattern{.environment = filter.environment, .key = filter.flag, .text = filter.key_text};
    HOIST_ASSIGN(filter.flags, choose_flags(unit, pattern));
    if (filter.flags && filter.flags->empty()) return std::vector<LedgerEntry>();
  }
  return unit.ledger().list(filter);
}

}  // namespace hoist
