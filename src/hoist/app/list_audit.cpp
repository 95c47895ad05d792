#include "hoist/app/list_audit.h"

#include "hoist/app/choose_flags.h"

namespace hoist {

Result<std::vector<AuditEvent>> list_audit(UnitOfWork& unit, AuditFilter filter) {
  if (filter.schedule) {
    // By its flag, whose events an index finds. Where the schedule was removed its events stay.
    HOIST_ASSIGN(const std::optional<Schedule> schedule, unit.schedules().find(*filter.schedule));
    if (schedule) filter.flags = std::vector{schedule->flag_id};
  } else if (filter.flag) {
    const FlagPattern pattern{.environment = filter.environment, .key = filter.flag};
    HOIST_ASSIGN(filter.flags, choose_flags(unit, pattern));
    if (filter.flags && filter.flags->empty()) return std::vector<AuditEvent>();
  }
  return unit.audit().list(filter);
}

}  // namespace hoist
