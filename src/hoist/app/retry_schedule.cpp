#include "hoist/app/retry_schedule.h"

#include "hoist/app/audit.h"
#include "hoist/domain/lifecycle.h"

namespace hoist {

Result<Schedule> retry_schedule(UnitOfWork& unit, const ScheduleAddress& address, const std::string& actor,
                                RandomSource& random) {
  HOIST_ASSIGN(const Schedule before, lock_schedule(unit, address));
  HOIST_ASSIGN(const Schedule after, retry_by_hand(before, unit.now()));
  HOIST_TRY(unit.schedules().update(after));
  HOIST_TRY(record_schedule(unit, after, AuditAction::kScheduleRetried, actor, random));
  return after;
}

}  // namespace hoist
