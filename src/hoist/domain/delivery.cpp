#include "hoist/domain/delivery.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/base/check.h"

namespace hoist {
namespace {

/// The settlement of an attempt, before its outcome is written into it.
DeliverySettlement ended_attempt(const Delivery& claimed, DeliveryOutcome outcome, const DeliveryEnd& end) {
  check(claimed.status == DeliveryStatus::kPending && claimed.due_at && claimed.attempt_count > 0,
        "only a claimed delivery is settled");
  DeliverySettlement settlement{.claimed_until = *claimed.due_at,
                                .delivery = claimed,
                                .attempt = {.delivery_id = claimed.id,
                                            .number = claimed.attempt_count,
                                            .worker = end.worker,
                                            // A clock may have been set back in between.
                                            .started_at = std::min(end.started_at, end.now),
                                            .ended_at = end.now,
                                            .outcome = outcome,
                                            .failure = std::nullopt,
                                            .next_retry_at = std::nullopt}};
  settlement.delivery.due_at = std::nullopt;
  return settlement;
}

}  // namespace

std::string_view to_string(DeliveryStatus status) {
  switch (status) {
    case DeliveryStatus::kPending:
      return "pending";
    case DeliveryStatus::kDelivered:
      return "delivered";
    case DeliveryStatus::kFailed:
      return "failed";
  }
  unreachable("DeliveryStatus");
}

std::optional<DeliveryStatus> parse_delivery_status(std::string_view text) {
  for (const DeliveryStatus status :
       {DeliveryStatus::kPending, DeliveryStatus::kDelivered, DeliveryStatus::kFailed}) {
    if (to_string(status) == text) return status;
  }
  return std::nullopt;
}

std::string_view to_string(DeliveryOutcome outcome) {
  switch (outcome) {
    case DeliveryOutcome::kDelivered:
      return "delivered";
    case DeliveryOutcome::kFailed:
      return "failed";
  }
  unreachable("DeliveryOutcome");
}

std::optional<DeliveryOutcome> parse_delivery_outcome(std::string_view text) {
  for (const DeliveryOutcome outcome : {DeliveryOutcome::kDelivered, DeliveryOutcome::kFailed}) {
    if (to_string(outcome) == text) return outcome;
  }
  return std::nullopt;
}

Delivery make_delivery(const Webhook& webhook, const Notification& notification, RandomSource& random) {
  return Delivery{.id = DeliveryId::make(notification.at, random),
                  .webhook_id = webhook.id,
                  .notification = notification,
                  .status = DeliveryStatus::kPending,
                  .due_at = notification.at,
                  .last_error = {},
                  .created_at = notification.at,
                  .ended_at = std::nullopt};
}

DeliverySettlement settle_delivered(const Delivery& claimed, const DeliveryEnd& end) {
  DeliverySettlement settlement = ended_attempt(claimed, DeliveryOutcome::kDelivered, end);
  settlement.delivery.status = DeliveryStatus::kDelivered;
  settlement.delivery.ended_at = end.now;
  return settlement;
}

DeliverySettlement settle_undelivered(const Delivery& claimed, const Failure& failure,
                                      std::optional<Duration> retry_after, const RetryPolicy& policy,
                                      RandomSource& random, const DeliveryEnd& end) {
  check(failure.failure_class != FailureClass::kOutage, "a receiver is not the store");
  DeliverySettlement settlement = ended_attempt(claimed, DeliveryOutcome::kFailed, end);
  Delivery& after = settlement.delivery;
  after.last_error = failure.message;
  settlement.attempt.failure = failure;
  std::optional<Instant> next;
  if (failure.failure_class == FailureClass::kTransient) {
    next = policy.next_retry(claimed.retry_count, end.now, claimed.last_delay, random);
  }
  if (!next) {
    after.status = DeliveryStatus::kFailed;
    after.ended_at = end.now;
    return settlement;
  }
  after.last_delay = *next - end.now;
  after.retry_count += 1;
  after.due_at = retry_after ? std::max(*next, end.now + *retry_after) : *next;
  settlement.attempt.next_retry_at = after.due_at;
  return settlement;
}

Failure unreadable_failure(const Delivery& delivery) {
  check(!delivery.notification.has_value(), "what can be read is sent");
  return {.failure_class = FailureClass::kPermanent,
          .code = std::string(to_string(ErrorCode::kCorruptData)),
          .message = fmt::format("{}: it was changed by SQL and cannot be sent; restore this row's "
                                 "notification in webhook_deliveries and replay it, or leave it as it is",
                                 delivery.notification.error().reason)};
}

Result<Delivery> replay_by_hand(const Delivery& delivery, Instant now) {
  if (delivery.status == DeliveryStatus::kPending) {
    return fail(ErrorCode::kInvalidState,
                fmt::format("delivery {} is on its way already: only one that has ended can be replayed",
                            delivery.id.to_string()));
  }
  if (!delivery.notification) return fail(ErrorCode::kInvalidState, unreadable_failure(delivery).message);
  Delivery after = delivery;
  after.status = DeliveryStatus::kPending;
  after.due_at = now;
  after.retry_count = 0;
  after.last_delay = Duration::zero();
  after.ended_at = std::nullopt;
  return after;
}

}  // namespace hoist
