#include "hoist/app/create_schedule.h"

#include <fmt/format.h>

#include "hoist/app/audit.h"
#include "hoist/app/check_flag.h"
#include "hoist/app/find_flag.h"
#include "hoist/app/retry_policies.h"

namespace hoist {
namespace {

Result<void> check_command(const CreateSchedule& command, Instant now) {
  if (command.updates.empty()) {
    return invalid_field("updates", "updates must set at least one field");
  }
  HOIST_TRY(check_max_retries(command.max_retries));
  HOIST_TRY(check_priority(command.priority));
  HOIST_TRY(check_max_lateness(command.max_lateness));
  if (command.scheduled_at <= now) {
    return invalid_field("scheduledAt",
                         fmt::format("scheduledAt must be in the future: {} is not after {}",
                                     format_instant_short(command.scheduled_at), format_instant_short(now)));
  }
  return {};
}

/// The policy that the schedule brings along; none where it follows the server's.
Result<std::optional<RetryPolicy>> own_policy(UnitOfWork& unit, const CreateSchedule& command) {
  if (!command.retry_policy) return std::nullopt;
  std::optional<RetryPolicy> policy;
  if (const auto* name = std::get_if<RetryPolicyName>(&*command.retry_policy)) {
    HOIST_ASSIGN(policy, find_retry_policy(unit, *name));
    if (!policy) return policy;
  } else {
    policy = std::get<RetryPolicy>(*command.retry_policy);
  }
  HOIST_TRY(check_retry_policy(*policy));
  if (policy->until && *policy->until <= command.scheduled_at) {
    return invalid_field(
        "retryPolicy.retryUntil",
        fmt::format("retryUntil ({}) must be later than scheduledAt ({})",
                    format_instant_short(*policy->until), format_instant_short(command.scheduled_at)));
  }
  if (policy->until && *policy->until - command.scheduled_at > kLongestRetrying) {
    return invalid_field("retryPolicy.retryUntil",
                         fmt::format("retryUntil must be at most {} later than scheduledAt",
                                     format_duration(kLongestRetrying)));
  }
  return policy;
}

/// Live schedules of the flag in one state that come no later than `until`, in order of intended time.
Result<std::vector<Schedule>> live_until(UnitOfWork& unit, const FlagId& flag, ScheduleStateFilter state,
                                         Instant until) {
  ScheduleFilter filter{.environment = std::nullopt,
                        .flag = flag,
                        .state = state,
                        .from = std::nullopt,
                        .to = until + Duration(1),
                        .after = std::nullopt,
                        .limit = kMaxPageSize};
  std::vector<Schedule> found;
  for (;;) {
    HOIST_ASSIGN(std::vector<Schedule> page, unit.schedules().list(filter));
    const bool last = page.size() < static_cast<std::size_t>(filter.limit);
    for (Schedule& schedule : page) found.push_back(std::move(schedule));
    if (last) return found;
    filter.after.emplace(found.back().scheduled_at, found.back().id);
  }
}

/// Whether the fields fit the flag as it will be then: with all live schedules that come before.
Result<void> check_fit_then(UnitOfWork& unit, const Flag& flag, const CreateSchedule& command) {
  if (!touches_fit(command.updates)) return {};
  HOIST_ASSIGN(std::vector<Schedule> live,
               live_until(unit, flag.id, ScheduleStateFilter::kPending, command.scheduled_at));
  HOIST_ASSIGN(std::vector<Schedule> retrying,
               live_until(unit, flag.id, ScheduleStateFilter::kRetrying, command.scheduled_at));
  live.insert(live.end(), retrying.begin(), retrying.end());
  Flag then = flag;
  for (const Schedule& schedule : live) {
    if (!schedule.updates) continue;
    then = apply_updates(then, *schedule.updates, schedule.intent(), unit.now()).flag;
  }
  set_fields(then.config, command.updates);
  auto fits = check_fit(then.config);
  if (fits) return {};
  Error error = std::move(fits).error();
  error.message += fmt::format(" (as the flag will be at {})", format_instant_short(command.scheduled_at));
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace

Result<Schedule> create_schedule(UnitOfWork& unit, const CreateSchedule& command, const std::string& actor,
                                 RandomSource& random) {
  HOIST_TRY(check_command(command, unit.now()));
  HOIST_ASSIGN(const Flag flag, find_flag(unit, command.key, command.environment));
  HOIST_TRY(check_updates_in(unit, flag.key, flag.environment, flag.config.type, command.updates));
  HOIST_TRY(check_fit_then(unit, flag, command));
  HOIST_ASSIGN(const std::optional<RetryPolicy> policy, own_policy(unit, command));
  const Schedule schedule{
      .id = ScheduleId::make(unit.now(), random),
      .flag_id = flag.id,
      .flag_key = flag.key,
      .environment = flag.environment,
      .scheduled_at = command.scheduled_at,
      .status = ScheduleStatus::kPending,
      .updates = command.updates,
      .applied_at = std::nullopt,
      .error_message = {},
      .retry_count = 0,
      .max_retries = policy ? policy->max_retries.value_or(kMaxMaxRetries) : command.max_retries,
      .retry_policy = policy,
      .priority = command.priority,
      .missed_window = command.missed_window,
      .max_lateness = command.max_lateness,
      .next_retry_at = std::nullopt,
      .last_error = {},
      .attempt_count = 0,
      .created_by = actor,
      .cancelled_by = {},
      .cancelled_at = std::nullopt,
      .created_at = unit.now(),
      .updated_at = unit.now()};
  HOIST_TRY(unit.schedules().insert(schedule));
  HOIST_TRY(record_schedule(unit, schedule, AuditAction::kScheduleCreated, actor, random));
  return schedule;
}

}  // namespace hoist
