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
  return after;
}

std::string terminal_reason(const Schedule& schedule, const Failure& failure) {
  if (failure.failure_class == FailureClass::kPermanent || schedule.max_retries == 0) return failure.message;
  return fmt::format("gave up after {} of {} retries: {}", schedule.retry_count, schedule.max_retries,
                     failure.message);
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

Schedule mark_failed(const Schedule& schedule, const Failure& failure, const RetryPolicy& policy,
                     RandomSource& random, Instant now) {
  check(failure.failure_class != FailureClass::kOutage, "an outage is not an attempt");
  Schedule after = attempted(schedule, now);
  after.status = ScheduleStatus::kFailed;
  after.last_error = failure.message;
  if (failure.failure_class == FailureClass::kTransient && schedule.retry_count < schedule.max_retries) {
    after.next_retry_at = now + policy.delay(schedule.retry_count, random);
    after.retry_count = schedule.retry_count + 1;
  } else {
    after.error_message = terminal_reason(schedule, failure);
  }
  return after;
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
  after.updated_at = now;
  return after;
}

}  // namespace hoist
