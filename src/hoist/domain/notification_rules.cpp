#include "hoist/domain/notification_rules.h"

#include <fmt/format.h>

#include "hoist/base/check.h"

namespace hoist {
namespace {

/// What every notification of the schedule says.
Notification about(const Schedule& schedule, NotificationEvent event, Instant at,
                   const std::vector<std::string>& tags) {
  return Notification{.id = {},
                      .event = event,
                      .at = at,
                      .schedule_id = schedule.id,
                      .flag_key = schedule.flag_key,
                      .environment = schedule.environment,
                      .tags = tags,
                      .scheduled_at = schedule.scheduled_at,
                      .actor = schedule.cancelled_by.empty() ? schedule.created_by : schedule.cancelled_by,
                      .attempt = schedule.attempt_count,
                      .retry_count = schedule.retry_count,
                      .max_retries = schedule.retry_policy ? schedule.retry_policy->max_retries
                                                           : std::optional(schedule.max_retries),
                      .next_retry_at = schedule.next_retry_at,
                      .error_class = {},
                      .error_code = {},
                      .message = schedule.error_message};
}

std::string message_of_failure(const Schedule& schedule, NotificationEvent event, const Failure& failure) {
  if (event == NotificationEvent::kAtRisk) {
    return fmt::format("one retry is left: {}", failure.message);
  }
  return schedule.error_message.empty() ? failure.message : schedule.error_message;
}

}  // namespace

std::vector<NotificationEvent> events_of(const Settlement& settlement, const RetryPolicy& server) {
  switch (settlement.attempt.outcome) {
    case AttemptOutcome::kApplied:
      return {NotificationEvent::kApplied};
    case AttemptOutcome::kSuperseded:
      return {NotificationEvent::kSuperseded};
    case AttemptOutcome::kSkipped:
      return {NotificationEvent::kCancelled};
    case AttemptOutcome::kFailed:
      break;
  }
  check(settlement.attempt.failure.has_value(), "a failed attempt has its failure");
  if (settlement.attempt.next_retry_at) {
    if (last_retry_waits(settlement.schedule, server)) {
      return {NotificationEvent::kRetryScheduled, NotificationEvent::kAtRisk};
    }
    return {NotificationEvent::kRetryScheduled};
  }
  const bool transient = settlement.attempt.failure->failure_class == FailureClass::kTransient;
  return {transient ? NotificationEvent::kExhausted : NotificationEvent::kFailed};
}

Notification notification_of(const Settlement& settlement, NotificationEvent event,
                             const std::vector<std::string>& tags) {
  Notification notification = about(settlement.schedule, event, settlement.attempt.ended_at, tags);
  if (event == NotificationEvent::kSuperseded) notification.actor = settlement.schedule.created_by;
  if (const auto& failure = settlement.attempt.failure) {
    notification.error_class = to_string(failure->failure_class);
    notification.error_code = failure->code;
    notification.message = message_of_failure(settlement.schedule, event, *failure);
  }
  return notification;
}

Notification notification_of_cancel(const Schedule& cancelled, const std::vector<std::string>& tags) {
  check(cancelled.cancelled_at.has_value(), "only a cancelled schedule is told as such");
  Notification notification = about(cancelled, NotificationEvent::kCancelled, *cancelled.cancelled_at, tags);
  notification.message.clear();  // Of the failure that it waited to retry, perhaps.
  return notification;
}

Notification notification_of_risk(const Schedule& schedule, Instant at,
                                  const std::vector<std::string>& tags) {
  check(schedule.at_risk.has_value(), "only a schedule at risk is told as such");
  Notification notification = about(schedule, NotificationEvent::kAtRisk, at, tags);
  notification.message = fmt::format("as things stand it will fail: {}", schedule.at_risk->reason);
  return notification;
}

}  // namespace hoist
