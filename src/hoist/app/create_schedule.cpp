#include "hoist/app/create_schedule.h"

#include <fmt/format.h>

#include "hoist/app/find_flag.h"
#include "hoist/app/flag_audit.h"

namespace hoist {
namespace {

Result<void> check_command(const CreateSchedule& command, Instant now) {
  if (command.updates.empty()) {
    return invalid_field("updates", "updates must set at least one of enabled and rolloutPercentage");
  }
  HOIST_TRY(check_max_retries(command.max_retries));
  if (command.scheduled_at <= now) {
    return invalid_field("scheduledAt",
                         fmt::format("scheduledAt must be in the future: {} is not after {}",
                                     format_instant_short(command.scheduled_at), format_instant_short(now)));
  }
  return {};
}

}  // namespace

Result<Schedule> create_schedule(UnitOfWork& unit, const CreateSchedule& command, const std::string& actor,
                                 RandomSource& random) {
  HOIST_TRY(check_command(command, unit.now()));
  HOIST_ASSIGN(const Flag flag, find_flag(unit, command.key, command.environment));
  const Schedule schedule{.id = ScheduleId::make(unit.now(), random),
                          .flag_id = flag.id,
                          .flag_key = flag.key,
                          .environment = flag.environment,
                          .scheduled_at = command.scheduled_at,
                          .status = ScheduleStatus::kPending,
                          .updates = command.updates,
                          .applied_at = std::nullopt,
                          .error_message = {},
                          .retry_count = 0,
                          .max_retries = command.max_retries,
                          .next_retry_at = std::nullopt,
                          .last_error = {},
                          .attempt_count = 0,
                          .created_by = actor,
                          .cancelled_by = {},
                          .cancelled_at = std::nullopt,
                          .created_at = unit.now(),
                          .updated_at = unit.now()};
  HOIST_TRY(unit.schedules().insert(schedule));
  HOIST_TRY(audit_schedule(unit, schedule, AuditAction::kScheduleCreated, actor, random));
  return schedule;
}

}  // namespace hoist
