// What is told of a schedule is in the store exactly where the change is.
#include "hoist/app/outbox.h"

#include <algorithm>

#include "integration/engine_harness.h"
#include "support/builders.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

class OutboxTest : public OnBothStores {
 protected:
  Webhook add_webhook(const std::vector<NotificationEvent>& events, const WebhookFilter& filter = {}) {
    Webhook webhook = make.make_webhook("https://hooks.example");
    webhook.events = events;
    webhook.filter = filter;
    in_unit(engine.session(), Access::kWrite,
            [&](UnitOfWork& unit) { must(unit.webhooks().insert(webhook)); });
    return webhook;
  }
  /// Of one webhook, the oldest first.
  std::vector<Delivery> deliveries(const Webhook& webhook) {
    auto all = in_unit(engine.session(), Access::kRead, [&](UnitOfWork& unit) {
      return must(unit.deliveries().list({.webhook = webhook.id}));
    });
    std::reverse(all.begin(), all.end());
    return all;
  }
  std::vector<NotificationEvent> told(const Webhook& webhook) {
    std::vector<NotificationEvent> events;
    for (const Delivery& delivery : deliveries(webhook)) events.push_back(delivery.notification->event);
    return events;
  }
  Webhook add_listener() { return add_webhook({kNotificationEvents.begin(), kNotificationEvents.end()}); }

  EngineHarness engine{GetParam()};
  Builders make;
};

TEST_P(OutboxTest, a_schedule_that_is_applied_is_told_to_whoever_wants_it) {
  engine.create_flag("checkout");
  const Webhook wants_all = add_listener();
  const Webhook wants_it = add_webhook({NotificationEvent::kApplied},
                                       {.environments = {}, .flags = {flag_key("checkout")}, .tags = {}});
  const Webhook wants_failures = add_webhook({NotificationEvent::kFailed});
  const Webhook wants_another = add_webhook(
      {NotificationEvent::kApplied}, {.environments = {environment_key("staging")}, .flags = {}, .tags = {}});
  const Schedule schedule = engine.create_schedule({.flag = "checkout", .in = 1min, .enabled = true});
  engine.advance(1min);
  ASSERT_EQ(engine.pass().applied, 1);

  const auto delivered = deliveries(wants_all);
  ASSERT_EQ(delivered.size(), 1U);
  const Notification& notification = delivered.at(0).notification.value();
  EXPECT_EQ(notification.event, NotificationEvent::kApplied);
  EXPECT_EQ(notification.schedule_id, schedule.id);
  EXPECT_EQ(notification.flag_key, flag_key("checkout"));
  EXPECT_EQ(notification.at, engine.now());
  EXPECT_EQ(notification.attempt, 1);
  EXPECT_EQ(delivered.at(0).due_at, engine.now());
  ASSERT_EQ(deliveries(wants_it).size(), 1U);
  EXPECT_EQ(deliveries(wants_it).at(0).notification, notification) << "one notification, told twice";
  EXPECT_TRUE(deliveries(wants_failures).empty());
  EXPECT_TRUE(deliveries(wants_another).empty());
}

TEST_P(OutboxTest, without_a_webhook_nothing_is_written) {
  engine.create_flag("checkout");
  engine.create_schedule({.flag = "checkout", .in = 1min, .enabled = true});
  engine.advance(1min);
  ASSERT_EQ(engine.pass().applied, 1);
  EXPECT_EQ(engine.store().sql().number("SELECT count(*) FROM webhook_deliveries"), 0);
}

TEST_P(OutboxTest, a_settlement_that_is_rolled_back_tells_nothing) {
  engine.create_flag("checkout");
  const Webhook webhook = add_listener();
  engine.create_schedule({.flag = "checkout", .in = 1min, .enabled = true});
  engine.advance(1min);
  engine.refuse_changes("checkout");
  ASSERT_EQ(engine.pass().retrying, 1);
  EXPECT_EQ(told(webhook), std::vector{NotificationEvent::kRetryScheduled})
      << "of the failure that was recorded afterwards, and not of the change that was refused";
}

TEST_P(OutboxTest, a_deliverys_refusal_keeps_the_schedule_as_it_was) {
  engine.create_flag("checkout");
  add_listener();
  const Schedule schedule = engine.create_schedule({.flag = "checkout", .in = 1min, .enabled = true});
  engine.store().run_sql(engine.store().is_sqlite()
                             ? "CREATE TRIGGER refuse BEFORE INSERT ON webhook_deliveries BEGIN SELECT "
                               "RAISE(ABORT, 'no room'); END"
                             : "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE "
                               "EXCEPTION 'no room'; END $$; CREATE TRIGGER refuse BEFORE INSERT ON "
                               "webhook_deliveries FOR EACH ROW EXECUTE FUNCTION refuse()");
  engine.advance(1min);
  EXPECT_EQ(engine.pass().set_aside, 1) << "neither the change nor its failure could be told";
  EXPECT_EQ(engine.schedule(schedule.id), schedule);
  EXPECT_FALSE(engine.flag("checkout").config.enabled);
  EXPECT_TRUE(engine.attempts(schedule.id).empty());
}

TEST_P(OutboxTest, a_failing_schedule_is_told_up_to_its_end) {
  engine.create_flag("checkout");
  const Webhook webhook = add_listener();
  engine.create_schedule({.flag = "checkout", .in = 1min, .enabled = true, .max_retries = 2});
  engine.refuse_changes("checkout");
  engine.advance(1min);
  ASSERT_EQ(engine.pass().retrying, 1);
  engine.advance(1h);
  ASSERT_EQ(engine.pass().retrying, 1);
  engine.advance(1h);
  ASSERT_EQ(engine.pass().failed, 1);
  const auto events = told(webhook);
  EXPECT_EQ(std::count(events.begin(), events.end(), NotificationEvent::kRetryScheduled), 2);
  EXPECT_EQ(std::count(events.begin(), events.end(), NotificationEvent::kAtRisk), 1);
  EXPECT_EQ(std::count(events.begin(), events.end(), NotificationEvent::kExhausted), 1);
  EXPECT_EQ(events.size(), 4U);
}

TEST_P(OutboxTest, what_a_person_cancels_is_told) {
  engine.create_flag("checkout");
  const Webhook webhook = add_listener();
  const Schedule schedule = engine.create_schedule({.flag = "checkout", .in = 1min, .enabled = true});
  engine.cancel(schedule.id);
  const auto delivered = deliveries(webhook);
  ASSERT_EQ(delivered.size(), 1U);
  EXPECT_EQ(delivered.at(0).notification->event, NotificationEvent::kCancelled);
  EXPECT_EQ(delivered.at(0).notification->actor, "test");
}

TEST_P(OutboxTest, the_tags_are_the_flag_s) {
  engine.create_flag("checkout");
  in_unit(engine.session(), Access::kWrite, [&](UnitOfWork& unit) {
    Flag flag = must(unit.flags().lock(flag_key("checkout"), production())).value();
    flag.config.tags = {"team-a", "web"};
    must(unit.flags().update(std::vector{flag}));
  });
  const Webhook of_tag = add_webhook({NotificationEvent::kApplied, NotificationEvent::kCancelled},
                                     {.environments = {}, .flags = {}, .tags = {"team-b", "web"}});
  const Webhook of_another = add_webhook({NotificationEvent::kApplied, NotificationEvent::kCancelled},
                                         {.environments = {}, .flags = {}, .tags = {"team-b"}});
  engine.create_schedule({.flag = "checkout", .in = 1min, .enabled = true});
  const Schedule cancelled = engine.create_schedule({.flag = "checkout", .in = 2min, .enabled = true});
  engine.advance(1min);
  ASSERT_EQ(engine.pass().applied, 1);
  engine.advance(1ms);  // Ids of one millisecond are in no order.
  engine.cancel(cancelled.id);
  EXPECT_EQ(told(of_tag), (std::vector{NotificationEvent::kApplied, NotificationEvent::kCancelled}));
  EXPECT_EQ(deliveries(of_tag).at(0).notification->tags, (std::vector<std::string>{"team-a", "web"}));
  EXPECT_TRUE(told(of_another).empty());
}

TEST_P(OutboxTest, a_webhook_that_does_not_decode_keeps_no_schedule_from_being_applied) {
  engine.create_flag("checkout");
  add_listener();
  engine.store().run_sql("UPDATE webhooks SET events = '[\"sneezed\"]'");
  engine.create_schedule({.flag = "checkout", .in = 1min, .enabled = true});
  engine.advance(1min);
  EXPECT_EQ(engine.pass().applied, 1);
  EXPECT_EQ(engine.log().count("Webhooks cannot be read, nobody is notified"), 1U);
}

HOIST_ON_BOTH_STORES(OutboxTest);

}  // namespace
}  // namespace hoist::test
