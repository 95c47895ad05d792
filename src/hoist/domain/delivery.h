// A delivery: one notification on its way to one webhook, and what has become of it.
//
//             ┌─ taken ────────────────────────→ delivered ─┐
//  pending ───┤                                             ├── replayed by hand: pending, due at once
//     ▲       ├─ transient failure, budget left ─→ (due     │
//     │       │   again at its next attempt)                │
//     │       └─ permanent, or budget spent ───→ failed ────┘
//     └───────── (a dead letter: only a person sends it again)
//
// The functions below return the delivery as it is afterwards and leave the argument alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hoist/base/random_source.h"
#include "hoist/domain/failure.h"
#include "hoist/domain/notification.h"
#include "hoist/domain/retry_policy.h"
#include "hoist/domain/webhook.h"

namespace hoist {

enum class DeliveryStatus : std::uint8_t { kPending, kDelivered, kFailed };
[[nodiscard]] std::string_view to_string(DeliveryStatus status);  ///< "pending", "delivered", "failed"
[[nodiscard]] std::optional<DeliveryStatus> parse_delivery_status(std::string_view text);

/// What a webhook's deliveries are retried by unless it says otherwise: eight retries over up to three and a
/// half hours, so that a receiver may be down for a deployment, a reboot or a night's first call-out. The
/// factor of 4 gets over a blip in seconds and is out of the way of a longer outage soon; full jitter,
/// because what failed together (an outage of one receiver) would otherwise come back together.
inline constexpr RetryPolicy kDefaultWebhookPolicy = {.max_retries = 8,
                                                      .base = std::chrono::seconds(5),
                                                      .factor = 4,
                                                      .cap = std::chrono::hours(1),
                                                      .jitter = Jitter::kFull};

struct Delivery {
  DeliveryId id;
  WebhookId webhook_id;
  StoredNotification notification;
  DeliveryStatus status = DeliveryStatus::kPending;
  /// The next attempt; while one is under way, when its claim runs out. None once the delivery has ended.
  std::optional<Instant> due_at;
  int attempt_count = 0;   ///< Attempts that were begun, over all budgets; numbers the ledger.
  int retry_count = 0;     ///< Failures that were answered with a retry, in the present budget.
  Duration last_delay{0};  ///< Which the policy gave before the next attempt; 0 before the first.
  std::string last_error;  ///< The latest failure, kept after success; "" if there was none.
  Instant created_at;
  std::optional<Instant> ended_at;
  bool operator==(const Delivery&) const = default;
};

enum class DeliveryOutcome : std::uint8_t { kDelivered, kFailed };
[[nodiscard]] std::string_view to_string(DeliveryOutcome outcome);  ///< "delivered", "failed"
[[nodiscard]] std::optional<DeliveryOutcome> parse_delivery_outcome(std::string_view text);

/// The ledger: one row for each attempt whose end was recorded. Of an attempt whose process died there is
/// none.
struct DeliveryAttempt {
  DeliveryId delivery_id;
  int number = 1;
  std::string worker;
  Instant started_at;
  Instant ended_at;
  DeliveryOutcome outcome = DeliveryOutcome::kDelivered;
  std::optional<Failure> failure;        ///< Set iff outcome is kFailed.
  std::optional<Instant> next_retry_at;  ///< Set iff a retry follows.
  bool operator==(const DeliveryAttempt&) const = default;
};

/// What an attempt came to.
struct DeliverySettlement {
  /// When the claim runs out: with the number of the attempt, what the outcome is compare-and-set on.
  Instant claimed_until;
  Delivery delivery;  ///< As it is afterwards.
  DeliveryAttempt attempt;
  bool operator==(const DeliverySettlement&) const = default;
};

/// The delivery on the day that it is made: pending, due at once.
[[nodiscard]] Delivery make_delivery(const Webhook& webhook, const Notification& notification,
                                     RandomSource& random);

/// A claimed delivery whose attempt began at `started_at` and ended at `now`.
struct DeliveryEnd {
  const std::string& worker;
  Instant started_at;
  Instant now;
};
/// The receiver took it. Precondition of both: the delivery is pending and claimed.
[[nodiscard]] DeliverySettlement settle_delivered(const Delivery& claimed, const DeliveryEnd& end);
/// A transient failure with budget left is tried again, but not before `retry_after`, where the receiver
/// asked for that; any other failure makes it a dead letter. Precondition: failure is not an outage.
[[nodiscard]] DeliverySettlement settle_undelivered(const Delivery& claimed, const Failure& failure,
                                                    std::optional<Duration> retry_after,
                                                    const RetryPolicy& policy, RandomSource& random,
                                                    const DeliveryEnd& end);

/// Why a delivery whose notification cannot be read is given up: permanent, CORRUPT_DATA. Precondition: it
/// cannot be read.
[[nodiscard]] Failure unreadable_failure(const Delivery& delivery);

/// Sends it again by hand: due at once with a fresh budget; attempt numbers go on. Errors: kInvalidState
/// while it is pending, and where its notification cannot be read.
[[nodiscard]] Result<Delivery> replay_by_hand(const Delivery& delivery, Instant now);

}  // namespace hoist
