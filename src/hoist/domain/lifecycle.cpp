#include "hoist/domain/lifecycle.h"

#include <fmt/format.h>

#include "hoist/base/check.h"

namespace hoist {
namespace {

/// The schedule after one more attempt, before its outcome is written into it.
Schedule attempted(const Schedule& schedule, Instant now) {
  const auto due_at = schedule.due_at();
  check(due_at && *due_at <= now, "only a due schedule is attempted");
  Schedule after = schedule;
  after.attempt_count += 1;
  after.updated_at = now;
  after.next_retry_at = std::nullopt;
  after.at_risk.reset();
  return after;
}

std::string terminal_reason(const Schedule& schedule, const Failure& failure, const RetryPolicy& policy) {
  if (failure.failure_class == FailureClass::kPermanent || policy.max_retries == 0) return failure.message;
  if (policy.until && schedule.retry_count < policy.max_retries.value_or(kMaxRetriesUntil)) {
    return fmt::format("gave up after {} retries, because the next would begin after {}: {}",
                       schedule.retry_count, format_instant_short(*policy.until), failure.message);
  }
  return fmt::format("gave up after {} of {} retries: {}", schedule.retry_count,
                     policy.max_retries.value_or(kMaxRetriesUntil), failure.message);
}

/// The delay that the retry which waits was given; none before the first and after a retry by hand.
Duration delay_before(const Schedule& schedule) {
  return schedule.retrying() ? *schedule.next_retry_at - schedule.updated_at : Duration::zero();
}

std::string missed_by(const Schedule& schedule, Instant now) {
  return fmt::format("{}: due at {}, and not looked at before {}, which is later than the {} allowed",
                     kMissedWindowCode, format_instant_short(*schedule.due_at()), format_instant_short(now),
                     format_duration(schedule.max_lateness.value_or(kDefaultMaxLateness)));
}

}  // namespace

Schedule mark_applied(const Schedule& schedule, Instant now) {
  Schedule after = attempted(schedule, now);
  after.status = ScheduleStatus::kApplied;
  after.applied_at = now;
  return after;
}

Schedule mark_superseded(const Schedule& schedule, Instant now) {
  Schedule after = attempted(schedule, now);
  after.status = ScheduleStatus::kCancelled;
  after.cancelled_by = kSystemActor;
  after.cancelled_at = now;
  after.error_message = "superseded: every field was set by a change with a later intended time";
  return after;
}

Schedule mark_skipped(const Schedule& schedule, Instant now) {
  Schedule after = attempted(schedule, now);
  after.status = ScheduleStatus::kCancelled;
  after.cancelled_by = kSystemActor;
  after.cancelled_at = now;
  after.error_message = missed_by(schedule, now);
  return after;
}

Failure missed_window_failure(const Schedule& schedule, Instant now) {
  return Failure{.failure_class = FailureClass::kPermanent,
                 .code = std::string(kMissedWindowCode),
                 .message = missed_by(schedule, now) + "; retry it to apply it now, or leave it"};
}

Schedule mark_failed(const Schedule& schedule, const Failure& failure, const RetryPolicy& server,
                     RandomSource& random, Instant now) {
  check(failure.failure_class != FailureClass::kOutage, "an outage is not an attempt");
  const RetryPolicy policy = schedule.policy_on(server);
  Schedule after = attempted(schedule, now);
  after.status = ScheduleStatus::kFailed;
  after.last_error = failure.message;
  if (failure.failure_class == FailureClass::kTransient) {
    after.next_retry_at = policy.next_retry(schedule.retry_count, now, delay_before(schedule), random);
  }
  if (after.next_retry_at) {
    after.retry_count = schedule.retry_count + 1;
  } else {
    after.error_message = terminal_reason(schedule, failure, policy);
  }
  return after;
}

bool last_retry_waits(const Schedule& schedule, const RetryPolicy& server) {
  if (!schedule.retrying()) return false;
  const RetryPolicy policy = schedule.policy_on(server);
  const Duration waited = delay_before(schedule);
  const DelayRange next = policy.delay_range(schedule.retry_count, {.shortest = waited, .longest = waited});
  return !policy.allows(schedule.retry_count, *schedule.next_retry_at + next.shortest);
}

Result<Schedule> cancel(const Schedule& schedule, std::string actor, Instant now) {
  if (!schedule.due_at()) {
    return fail(
        ErrorCode::kInvalidState,
        fmt::format(
            "schedule {} is {}: only a pending schedule or one that waits for a retry can be cancelled",
            schedule.id.to_string(), to_string(schedule.status)));
  }
  Schedule after = schedule;
  after.status = ScheduleStatus::kCancelled;
  after.next_retry_at = std::nullopt;
  after.at_risk.reset();
  after.cancelled_by = std::move(actor);
  after.cancelled_at = now;
  after.updated_at = now;
  return after;
}

Result<Schedule> retry_by_hand(const Schedule& schedule, Instant now) {
  if (schedule.status != ScheduleStatus::kFailed) {
    return fail(ErrorCode::kInvalidState,
                fmt::format("schedule {} is {}: only a failed schedule can be retried",
                            schedule.id.to_string(), to_string(schedule.status)));
  }
  Schedule after = schedule;
  after.retry_count = 0;
  after.next_retry_at = now;
  after.error_message.clear();
  after.updated_at = now;
  return after;
}

Result<Schedule> run_by_hand(const Schedule& schedule, Instant now) {
  const bool pending = schedule.status == ScheduleStatus::kPending;
  if (!pending && schedule.status != ScheduleStatus::kFailed) {
    return fail(ErrorCode::kInvalidState,
                fmt::format("schedule {} is {}: only a pending or failed schedule can be run now",
                            schedule.id.to_string(), to_string(schedule.status)));
  }
  Schedule after = schedule;
  if (!pending) {
    HOIST_ASSIGN(after, retry_by_hand(schedule, now));
  }
  after.scheduled_at = now;
  after.at_risk.reset();
  after.updated_at = now;
  return after;
}

}  // namespace hoist
