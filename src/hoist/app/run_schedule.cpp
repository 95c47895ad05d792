#include "hoist/app/run_schedule.h"

#include "hoist/app/audit.h"
#include "hoist/domain/lifecycle.h"

namespace hoist {

Result<Schedule> run_schedule(UnitOfWork& unit, const ScheduleAddress& address, const std::string& actor,
                              RandomSource& random) {
  HOIST_ASSIGN(const Schedule before, lock_schedule(unit, address));
  HOIST_ASSIGN(const Schedule after, run_by_hand(before, unit.now()));
  HOIST_TRY(unit.schedules().update(after));
  HOIST_TRY(record_schedule(unit, after, AuditAction::kScheduleRun, actor, random));
  return after;
}

}  // namespace hoist
