#include "hoist/engine/delivery_log.h"

#include <vector>

#include "hoist/base/check.h"

namespace hoist {
namespace {

/// What every line about a delivery says.
std::vector<LogField> delivery_fields(const DeliverySettlement& settlement) {
  const Delivery& delivery = settlement.delivery;
  std::vector<LogField> fields{{"deliveryId", delivery.id.to_string()},
                               {"webhookId", delivery.webhook_id.to_string()}};
  if (delivery.notification) {
    fields.push_back({"event", std::string(to_string(delivery.notification->event))});
    fields.push_back({"scheduleId", delivery.notification->schedule_id.to_string()});
  }
  fields.push_back({"attempt", std::int64_t{settlement.attempt.number}});
  return fields;
}

}  // namespace

void log_delivery(Log& log, const DeliverySettlement& settlement) {
  std::vector<LogField> fields = delivery_fields(settlement);
  if (settlement.attempt.outcome == DeliveryOutcome::kDelivered) {
    return log.write(LogLevel::kInfo, "Notification delivered", fields);
  }
  check(settlement.attempt.failure.has_value(), "a failed attempt has its failure");
  fields.push_back({"error", settlement.attempt.failure->message});
  fields.push_back({"errorCode", settlement.attempt.failure->code});
  fields.push_back({"retryCount", std::int64_t{settlement.delivery.retry_count}});
  if (settlement.attempt.next_retry_at) {
    fields.push_back({"nextRetryAt", format_instant_short(*settlement.attempt.next_retry_at)});
    return log.write(LogLevel::kWarn, "Notification not delivered, retry scheduled", fields);
  }
  log.write(LogLevel::kError, "Notification given up", fields);
}

void log_stale_delivery(Log& log, const DeliverySettlement& settlement) {
  log.write(LogLevel::kWarn, "Delivery outcome came too late", delivery_fields(settlement));
}

void log_unrecorded_delivery(Log& log, const DeliverySettlement& settlement, const Error& error) {
  std::vector<LogField> fields = delivery_fields(settlement);
  fields.push_back({"error", error.message});
  fields.push_back({"errorCode", std::string(to_string(error.code))});
  log.write(LogLevel::kError, "Delivery outcome could not be recorded", fields);
}

void log_breaker(Log& log, const WebhookId& webhook, const BreakerStatus& status) {
  switch (status.state) {
    case BreakerState::kClosed:
      return log.info("Receiver reachable again", {{"webhookId", webhook.to_string()}});
    case BreakerState::kHalfOpen:
      return log.info("Receiver probed", {{"webhookId", webhook.to_string()}});
    case BreakerState::kOpen:
      return log.warn("Receiver left alone for a while",
                      {{"webhookId", webhook.to_string()},
                       {"failures", std::int64_t{status.consecutive_failures}},
                       {"nextProbeAt", format_instant_short(*status.next_probe)}});
  }
  unreachable("BreakerState");
}

void log_deliveries_wait(Log& log, const Error& error, const std::string& worker) {
  log.error(
      "Deliveries wait for the store",
      {{"error", error.message}, {"errorCode", std::string(to_string(error.code))}, {"worker", worker}});
}

void log_deliveries_go_on(Log& log, const std::string& worker) {
  log.info("Deliveries go on", {{"worker", worker}});
}

void log_let_go(Log& log, int deliveries) {
  log.warn("Deliveries let go", {{"count", std::int64_t{deliveries}}});
}

void log_deliveries_removed(Log& log, int deliveries) {
  log.info("Ended deliveries removed", {{"count", std::int64_t{deliveries}}});
}

void log_retention_failed(Log& log, const Error& error) {
  log.warn("Ended deliveries could not be removed",
           {{"error", error.message}, {"errorCode", std::string(to_string(error.code))}});
}

}  // namespace hoist
