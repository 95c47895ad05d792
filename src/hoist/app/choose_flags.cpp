#include "hoist/app/choose_flags.h"

namespace hoist {

Result<std::optional<std::vector<FlagId>>> choose_flags(UnitOfWork& unit, const FlagPattern& pattern) {
  HOIST_ASSIGN(std::vector<FlagId> ids, unit.flags().ids_of(pattern, kMostChosenFlags + 1));
  if (ids.size() > kMostChosenFlags) return std::optional<std::vector<FlagId>>();
  return std::optional(std::move(ids));
}

}  // namespace hoist
