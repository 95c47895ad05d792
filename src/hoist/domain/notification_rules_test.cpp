#include "hoist/domain/notification_rules.h"

#include <gtest/gtest.h>

#include "hoist/domain/sample_values_test.h"

namespace hoist {
namespace {

using namespace std::chrono_literals;
using sample::kNow;
using Events = std::vector<NotificationEvent>;

class NotificationRulesTest : public ::testing::Test {
 protected:
  /// What a plan makes of one schedule of the first flag.
  Settlement plan(const Schedule& schedule, const Flag& flag = sample::flag()) {
    const SettlementContext context{.now = kNow, .worker = "w", .policy = RetryPolicy()};
    auto planned = plan_settlement({schedule}, {{flag.id, flag}}, context, random);
    return planned.settlements.at(0);
  }
  Settlement refuse(const Schedule& schedule, const Failure& failure, const RetryPolicy& server = {}) {
    const SettlementContext context{.now = kNow, .worker = "w", .policy = server};
    return plan_failure(schedule, failure, context, random);
  }

  Prng random{1};
  std::vector<std::string> tags = {"web"};
};

TEST_F(NotificationRulesTest, every_outcome_has_its_events) {
  Schedule missed = sample::due_schedule();
  missed.scheduled_at = kNow - 1h;
  missed.missed_window = MissedWindow::kSkip;
  Schedule parked = missed;
  parked.missed_window = MissedWindow::kAsk;
  Flag newer = sample::flag();
  for (const FlagField field : kFlagFields)
    newer.intents.remember(field, Intent{.at = kNow + 1h, .schedule = {}});
  Schedule last = sample::due_schedule();
  last.max_retries = 1;
  Schedule none = sample::due_schedule();
  none.max_retries = 0;
  Flag deleted = sample::flag();
  deleted.deleted_at = kNow;

  const RetryPolicy server;
  EXPECT_EQ(events_of(plan(sample::due_schedule()), server), Events{NotificationEvent::kApplied});
  EXPECT_EQ(events_of(plan(sample::due_schedule(), newer), server), Events{NotificationEvent::kSuperseded});
  EXPECT_EQ(events_of(plan(missed), server), Events{NotificationEvent::kCancelled});
  EXPECT_EQ(events_of(plan(parked), server), Events{NotificationEvent::kFailed});
  EXPECT_EQ(events_of(plan(sample::due_schedule(), deleted), server), Events{NotificationEvent::kFailed});
  EXPECT_EQ(events_of(refuse(sample::due_schedule(), sample::transient_failure()), server),
            Events{NotificationEvent::kRetryScheduled});
  EXPECT_EQ(events_of(refuse(last, sample::transient_failure()), server),
            (Events{NotificationEvent::kRetryScheduled, NotificationEvent::kAtRisk}));
  EXPECT_EQ(events_of(refuse(none, sample::transient_failure()), server),
            Events{NotificationEvent::kExhausted});
  EXPECT_EQ(events_of(refuse(sample::due_schedule(), sample::permanent_failure()), server),
            Events{NotificationEvent::kFailed});
}

TEST_F(NotificationRulesTest, a_deadline_puts_at_risk_as_well) {
  Schedule schedule = sample::due_schedule();
  schedule.retry_policy = RetryPolicy{.max_retries = std::nullopt,
                                      .base = 1min,
                                      .factor = 2,
                                      .cap = 1h,
                                      .jitter = Jitter::kNone,
                                      .until = kNow + 90s};
  const Settlement settled = refuse(schedule, sample::transient_failure());
  EXPECT_EQ(events_of(settled, RetryPolicy()),
            (Events{NotificationEvent::kRetryScheduled, NotificationEvent::kAtRisk}));
  EXPECT_EQ(notification_of(settled, NotificationEvent::kAtRisk, tags).max_retries, std::nullopt);
}

TEST_F(NotificationRulesTest, what_is_applied_says_what_was) {
  const Settlement settled = plan(sample::due_schedule());
  const Notification told = notification_of(settled, NotificationEvent::kApplied, tags);
  EXPECT_EQ(told, (Notification{.id = {},
                                .event = NotificationEvent::kApplied,
                                .at = kNow,
                                .schedule_id = sample::due_schedule().id,
                                .flag_key = sample::flag().key,
                                .environment = production(),
                                .tags = tags,
                                .scheduled_at = kNow,
                                .actor = "ada",
                                .attempt = 1,
                                .retry_count = 0,
                                .max_retries = 3,
                                .next_retry_at = std::nullopt,
                                .error_class = {},
                                .error_code = {},
                                .message = {}}));
}

TEST_F(NotificationRulesTest, a_failure_says_why_and_what_follows) {
  Schedule last = sample::due_schedule();
  last.max_retries = 1;
  const Settlement settled = refuse(last, sample::transient_failure("lock not granted"));
  const Notification retry = notification_of(settled, NotificationEvent::kRetryScheduled, tags);
  EXPECT_EQ(retry.error_class, "transient");
  EXPECT_EQ(retry.error_code, "LOCK_TIMEOUT");
  EXPECT_EQ(retry.message, "lock not granted");
  EXPECT_EQ(retry.retry_count, 1);
  EXPECT_EQ(retry.next_retry_at, settled.attempt.next_retry_at);
  EXPECT_EQ(notification_of(settled, NotificationEvent::kAtRisk, tags).message,
            "one retry is left: lock not granted");
}

TEST_F(NotificationRulesTest, an_end_says_its_reason) {
  Schedule none = sample::due_schedule();
  none.max_retries = 0;
  const Settlement settled = refuse(none, sample::transient_failure("lock not granted"));
  const Notification told = notification_of(settled, NotificationEvent::kExhausted, tags);
  EXPECT_EQ(told.message, settled.schedule.error_message);
  EXPECT_EQ(told.next_retry_at, std::nullopt);
}

TEST_F(NotificationRulesTest, what_was_not_done_by_a_person_was_by_the_system) {
  Schedule missed = sample::due_schedule();
  missed.scheduled_at = kNow - 1h;
  missed.missed_window = MissedWindow::kSkip;
  const Notification told = notification_of(plan(missed), NotificationEvent::kCancelled, tags);
  EXPECT_EQ(told.actor, kSystemActor);
  EXPECT_TRUE(told.message.starts_with(kMissedWindowCode)) << told.message;
}

TEST_F(NotificationRulesTest, a_person_who_cancels_is_named) {
  Schedule retrying = refuse(sample::due_schedule(), sample::transient_failure()).schedule;
  const auto cancelled = cancel(retrying, "bob", kNow + 1s);
  ASSERT_TRUE(cancelled);
  const Notification told = notification_of_cancel(*cancelled, tags);
  EXPECT_EQ(told.event, NotificationEvent::kCancelled);
  EXPECT_EQ(told.at, kNow + 1s);
  EXPECT_EQ(told.actor, "bob");
  EXPECT_EQ(told.message, "");
  EXPECT_EQ(told.error_class, "");
}

}  // namespace
}  // namespace hoist
