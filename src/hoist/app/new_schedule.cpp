#include "hoist/app/new_schedule.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/app/retry_policies.h"
#include "hoist/domain/flag_check.h"

namespace hoist {
namespace {

/// Live schedules of the flag in one state, only those that come no later than `until`, in order of intended
/// time.
Result<std::vector<Schedule>> live_in_state(UnitOfWork& unit, const FlagId& flag, ScheduleStateFilter state,
                                            std::optional<Instant> until) {
  ScheduleFilter filter{.environment = std::nullopt,
                        .flag = flag,
                        .state = state,
                        .from = std::nullopt,
                        .to = std::nullopt,
                        .after = std::nullopt,
                        .limit = kMaxPageSize};
  // The filter's end is exclusive; there is nothing behind the last instant.
  if (until && *until < kMaxInstant) filter.to = *until + Duration(1);
  std::vector<Schedule> found;
  for (;;) {
    HOIST_ASSIGN(std::vector<Schedule> page, unit.schedules().list(filter));
    const bool last = page.size() < static_cast<std::size_t>(filter.limit);
    for (Schedule& schedule : page) found.push_back(std::move(schedule));
    if (last) return found;
    filter.after.emplace(found.back().scheduled_at, found.back().id);
  }
}

}  // namespace

Result<void> check_terms(const CreateSchedule& command, Instant now) {
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

Result<std::vector<Schedule>> load_live(UnitOfWork& unit, const FlagId& flag, std::optional<Instant> until) {
  HOIST_ASSIGN(std::vector<Schedule> live, live_in_state(unit, flag, ScheduleStateFilter::kPending, until));
  HOIST_ASSIGN(const std::vector<Schedule> retrying,
               live_in_state(unit, flag, ScheduleStateFilter::kRetrying, until));
  live.insert(live.end(), retrying.begin(), retrying.end());
  std::sort(live.begin(), live.end(),
            [](const Schedule& a, const Schedule& b) { return a.intent() < b.intent(); });
  return live;
}

Result<void> check_fit_then(UnitOfWork& unit, const Flag& flag, const CreateSchedule& command) {
  if (!touches_fit(command.updates)) return {};
  HOIST_ASSIGN(const std::vector<Schedule> live, load_live(unit, flag.id, command.scheduled_at));
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

Schedule new_schedule(const CreateSchedule& command, const Flag& flag, const NewScheduleTerms& terms) {
  return {
      .id = terms.id,
      .flag_id = flag.id,
      .flag_key = flag.key,
      .environment = flag.environment,
      .scheduled_at = command.scheduled_at,
      .status = ScheduleStatus::kPending,
      .updates = command.updates,
      .applied_at = std::nullopt,
      .error_message = {},
      .retry_count = 0,
      .max_retries = terms.policy ? terms.policy->max_retries.value_or(kMaxMaxRetries) : command.max_retries,
      .retry_policy = terms.policy,
      .priority = command.priority,
      .missed_window = command.missed_window,
      .max_lateness = command.max_lateness,
      .next_retry_at = std::nullopt,
      .last_error = {},
      .attempt_count = 0,
      .created_by = terms.actor,
      .cancelled_by = {},
      .cancelled_at = std::nullopt,
      .created_at = terms.now,
      .updated_at = terms.now};
}

}  // namespace hoist
