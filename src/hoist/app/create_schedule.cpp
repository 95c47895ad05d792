#include "hoist/app/create_schedule.h"

#include "hoist/app/audit.h"
#include "hoist/app/check_flag.h"
#include "hoist/app/find_flag.h"
#include "hoist/app/new_schedule.h"

namespace hoist {

Result<Schedule> create_schedule(UnitOfWork& unit, const CreateSchedule& command, const std::string& actor,
                                 RandomSource& random) {
  HOIST_TRY(check_terms(command, unit.now()));
  HOIST_ASSIGN(const Flag flag, find_flag(unit, command.key, command.environment));
  HOIST_TRY(check_updates_in(unit, flag.key, flag.environment, flag.config.type, command.updates));
  HOIST_TRY(check_fit_then(unit, flag, command));
  HOIST_ASSIGN(const std::optional<RetryPolicy> policy, own_policy(unit, command));
  const Schedule schedule = new_schedule(
      command, flag,
      {.id = ScheduleId::make(unit.now(), random), .policy = policy, .actor = actor, .now = unit.now()});
  HOIST_TRY(unit.schedules().insert(schedule));
  HOIST_TRY(record_schedule(unit, schedule, AuditAction::kScheduleCreated, actor, random));
  return schedule;
}

}  // namespace hoist
