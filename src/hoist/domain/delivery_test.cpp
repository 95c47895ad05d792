#include "hoist/domain/delivery.h"

#include <gtest/gtest.h>

#include "hoist/domain/sample_values_test.h"

namespace hoist {
namespace {

using namespace std::chrono_literals;
using sample::kNow;

constexpr RetryPolicy kDeliveryPolicy = {
    .max_retries = 2, .base = 10s, .factor = 3, .cap = 1h, .jitter = Jitter::kNone};

class DeliveryTest : public ::testing::Test {
 protected:
  static Delivery pending() {
    const Notification notification{.id = sample::id<NotificationId>(1),
                                    .at = kNow - 1min,
                                    .schedule_id = sample::id<ScheduleId>(1),
                                    .flag_key = sample::flag_key("checkout"),
                                    .environment = production(),
                                    .tags = {},
                                    .scheduled_at = kNow - 1min,
                                    .actor = "ann",
                                    .max_retries = 3,
                                    .next_retry_at = std::nullopt,
                                    .error_class = {},
                                    .error_code = {},
                                    .message = {}};
    Prng random(1);
    return make_delivery(Webhook{.id = sample::id<WebhookId>(1),
                                 .url = "https://hooks.example",
                                 .events = {NotificationEvent::kApplied},
                                 .filter = {},
                                 .retry_policy = kDeliveryPolicy,
                                 .secret = {},
                                 .created_by = {},
                                 .created_at = {},
                                 .updated_at = {}},
                         notification, random);
  }
  /// As a claim leaves it.
  static Delivery claimed(Delivery delivery) {
    delivery.attempt_count += 1;
    delivery.due_at = kClaimedUntil;
    return delivery;
  }
  [[nodiscard]] DeliveryEnd end() const { return {.worker = worker, .started_at = kNow - 2s, .now = kNow}; }
  DeliverySettlement fail(const Delivery& delivery, const Failure& failure,
                          std::optional<Duration> retry_after = std::nullopt) {
    return settle_undelivered(delivery, failure, retry_after, kDeliveryPolicy, random, end());
  }

  static constexpr Instant kClaimedUntil = kNow + 58s;
  std::string worker = "w";
  Prng random{1};
};

TEST_F(DeliveryTest, names_its_states) {
  EXPECT_EQ(to_string(DeliveryStatus::kPending), "pending");
  for (const auto status : {DeliveryStatus::kPending, DeliveryStatus::kDelivered, DeliveryStatus::kFailed}) {
    EXPECT_EQ(parse_delivery_status(to_string(status)), status);
  }
  EXPECT_EQ(parse_delivery_status("lost"), std::nullopt);
  for (const auto outcome : {DeliveryOutcome::kDelivered, DeliveryOutcome::kFailed}) {
    EXPECT_EQ(parse_delivery_outcome(to_string(outcome)), outcome);
  }
  EXPECT_EQ(parse_delivery_outcome("lost"), std::nullopt);
}

TEST_F(DeliveryTest, begins_pending_and_due) {
  const Delivery delivery = pending();
  EXPECT_EQ(delivery.status, DeliveryStatus::kPending);
  EXPECT_EQ(delivery.due_at, kNow - 1min);
  EXPECT_EQ(delivery.webhook_id, sample::id<WebhookId>(1));
  EXPECT_EQ(delivery.attempt_count, 0);
}

TEST_F(DeliveryTest, is_delivered) {
  Delivery before = claimed(pending());
  before.last_error = "earlier";
  const DeliverySettlement settled = settle_delivered(before, end());
  Delivery after = before;
  after.status = DeliveryStatus::kDelivered;
  after.due_at = std::nullopt;
  after.ended_at = kNow;
  EXPECT_EQ(settled.delivery, after) << "the last error is kept";
  EXPECT_EQ(settled.claimed_until, kClaimedUntil);
  EXPECT_EQ(settled.attempt, (DeliveryAttempt{.delivery_id = before.id,
                                              .number = 1,
                                              .worker = "w",
                                              .started_at = kNow - 2s,
                                              .ended_at = kNow,
                                              .outcome = DeliveryOutcome::kDelivered,
                                              .failure = std::nullopt,
                                              .next_retry_at = std::nullopt}));
}

TEST_F(DeliveryTest, is_retried_by_the_policy_until_the_budget_is_spent) {
  Delivery delivery = pending();
  for (const Duration delay : {10s, 30s}) {
    const DeliverySettlement settled = fail(claimed(delivery), sample::transient_failure("no answer"));
    EXPECT_EQ(settled.delivery.status, DeliveryStatus::kPending);
    EXPECT_EQ(settled.delivery.due_at, kNow + delay);
    EXPECT_EQ(settled.attempt.next_retry_at, kNow + delay);
    EXPECT_EQ(settled.delivery.last_delay, delay);
    EXPECT_EQ(settled.delivery.last_error, "no answer");
    EXPECT_EQ(settled.attempt.failure, sample::transient_failure("no answer"));
    delivery = settled.delivery;
  }
  EXPECT_EQ(delivery.retry_count, 2);
  const DeliverySettlement dead = fail(claimed(delivery), sample::transient_failure());
  EXPECT_EQ(dead.delivery.status, DeliveryStatus::kFailed);
  EXPECT_EQ(dead.delivery.due_at, std::nullopt);
  EXPECT_EQ(dead.delivery.ended_at, kNow);
  EXPECT_EQ(dead.delivery.retry_count, 2);
  EXPECT_EQ(dead.attempt.number, 3);
  EXPECT_EQ(dead.attempt.next_retry_at, std::nullopt);
}

TEST_F(DeliveryTest, dies_at_once_of_what_no_retry_cures) {
  const DeliverySettlement dead = fail(claimed(pending()), sample::permanent_failure("410 Gone"), 1min);
  EXPECT_EQ(dead.delivery.status, DeliveryStatus::kFailed);
  EXPECT_EQ(dead.delivery.due_at, std::nullopt);
  EXPECT_EQ(dead.delivery.retry_count, 0);
  EXPECT_EQ(dead.delivery.last_error, "410 Gone");
}

TEST_F(DeliveryTest, is_not_retried_before_the_receiver_wants_it) {
  const auto later = fail(claimed(pending()), sample::transient_failure(), 5min);
  EXPECT_EQ(later.delivery.due_at, kNow + 5min);
  EXPECT_EQ(later.attempt.next_retry_at, kNow + 5min);
  EXPECT_EQ(later.delivery.last_delay, 10s) << "what the policy gave";
  EXPECT_EQ(fail(claimed(pending()), sample::transient_failure(), 1s).delivery.due_at, kNow + 10s);
}

TEST_F(DeliveryTest, decorrelated_jitter_grows_from_the_delay_before) {
  Delivery delivery = claimed(pending());
  delivery.last_delay = 100s;
  const RetryPolicy policy = {
      .max_retries = 2, .base = 1s, .factor = 3, .cap = 1h, .jitter = Jitter::kDecorrelated};
  const auto settled =
      settle_undelivered(delivery, sample::transient_failure(), std::nullopt, policy, random, end());
  const DelayRange range = policy.delay_range(0, {.shortest = 100s, .longest = 100s});
  EXPECT_GE(settled.delivery.last_delay, range.shortest);
  EXPECT_LT(settled.delivery.last_delay, range.longest);
  EXPECT_EQ(range.longest, 300s);
}

TEST_F(DeliveryTest, an_attempt_never_begins_behind_its_end) {
  const DeliveryEnd back{.worker = worker, .started_at = kNow + 1h, .now = kNow};
  EXPECT_EQ(settle_delivered(claimed(pending()), back).attempt.started_at, kNow);
}

TEST_F(DeliveryTest, is_replayed_with_a_fresh_budget) {
  Delivery dead = claimed(pending());
  dead.retry_count = 2;
  dead = fail(dead, sample::transient_failure()).delivery;
  ASSERT_EQ(dead.status, DeliveryStatus::kFailed);
  const auto replayed = replay_by_hand(dead, kNow + 1h);
  ASSERT_TRUE(replayed);
  EXPECT_EQ(replayed->status, DeliveryStatus::kPending);
  EXPECT_EQ(replayed->due_at, kNow + 1h);
  EXPECT_EQ(replayed->retry_count, 0);
  EXPECT_EQ(replayed->last_delay, 0s);
  EXPECT_EQ(replayed->ended_at, std::nullopt);
  EXPECT_EQ(replayed->attempt_count, 1) << "numbers go on";
  EXPECT_TRUE(replay_by_hand(settle_delivered(claimed(pending()), end()).delivery, kNow));
}

TEST_F(DeliveryTest, is_not_replayed_while_it_is_pending) {
  const auto replayed = replay_by_hand(pending(), kNow);
  ASSERT_FALSE(replayed);
  EXPECT_EQ(replayed.error().code, ErrorCode::kInvalidState);
}

TEST_F(DeliveryTest, what_cannot_be_read_says_what_to_do_and_is_not_replayed) {
  Delivery delivery = claimed(pending());
  delivery.notification = tl::unexpected<UnreadableNotification>(UnreadableNotification{.reason = "no flag"});
  const Failure failure = unreadable_failure(delivery);
  EXPECT_EQ(failure.failure_class, FailureClass::kPermanent);
  EXPECT_EQ(failure.code, "CORRUPT_DATA");
  EXPECT_EQ(failure.message,
            "no flag: it was changed by SQL and cannot be sent; restore this row's notification in "
            "webhook_deliveries and replay it, or leave it as it is");
  const auto replayed = replay_by_hand(fail(delivery, failure).delivery, kNow);
  ASSERT_FALSE(replayed);
  EXPECT_EQ(replayed.error().code, ErrorCode::kInvalidState);
  EXPECT_EQ(replayed.error().message, failure.message);
}

TEST_F(DeliveryTest, the_default_policy_is_valid_and_lasts_for_hours) {
  EXPECT_TRUE(check_retry_policy(kDefaultWebhookPolicy));
  Duration longest{0};
  for (int n = 0; n < *kDefaultWebhookPolicy.max_retries; ++n) longest += kDefaultWebhookPolicy.backoff(n);
  EXPECT_GT(longest, 3h);
  EXPECT_LT(longest, 4h);
}

}  // namespace
}  // namespace hoist
