#include "hoist/wire/delivery_json.h"

#include "hoist/wire/json.h"

namespace hoist::wire {

namespace json = boost::json;

json::object delivery_to_json(const Delivery& delivery) {
  json::object object{{"id", delivery.id.to_string()},
                      {"webhookId", delivery.webhook_id.to_string()},
                      {"notificationId", nullptr},
                      {"event", nullptr},
                      {"scheduleId", nullptr},
                      {"flagKey", nullptr},
                      {"environment", nullptr},
                      {"status", to_string(delivery.status)},
                      {"nextAttemptAt", instant_or_null(delivery.due_at)},
                      {"attemptCount", delivery.attempt_count},
                      {"retryCount", delivery.retry_count},
                      {"lastError", string_or_null(delivery.last_error)},
                      {"createdAt", format_instant_short(delivery.created_at)},
                      {"endedAt", instant_or_null(delivery.ended_at)}};
  if (const StoredNotification& notification = delivery.notification) {
    object["notificationId"] = notification->id.to_string();
    object["event"] = to_string(notification->event);
    object["scheduleId"] = notification->schedule_id.to_string();
    object["flagKey"] = notification->flag_key.text();
    object["environment"] = notification->environment.text();
  }
  return object;
}

json::object delivery_attempt_to_json(const DeliveryAttempt& attempt) {
  json::object object{{"attempt", attempt.number},
                      {"worker", attempt.worker},
                      {"startedAt", format_instant_short(attempt.started_at)},
                      {"endedAt", format_instant_short(attempt.ended_at)},
                      {"outcome", to_string(attempt.outcome)},
                      {"errorClass", nullptr},
                      {"errorCode", nullptr},
                      {"errorMessage", nullptr},
                      {"nextRetryAt", instant_or_null(attempt.next_retry_at)}};
  if (attempt.failure) {
    object["errorClass"] = to_string(attempt.failure->failure_class);
    object["errorCode"] = attempt.failure->code;
    object["errorMessage"] = attempt.failure->message;
  }
  return object;
}

json::object delivery_history_to_json(const Delivery& delivery,
                                      const std::vector<DeliveryAttempt>& attempts) {
  json::object object = delivery_to_json(delivery);
  json::array rows;
  for (const DeliveryAttempt& attempt : attempts) rows.push_back(delivery_attempt_to_json(attempt));
  object["attempts"] = std::move(rows);
  return object;
}

}  // namespace hoist::wire
