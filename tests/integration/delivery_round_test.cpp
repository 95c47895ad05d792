// Claiming, sending and recording, step by step on both stores.
#include <algorithm>
#include <set>

#include "integration/delivery_harness.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

class CountingMetrics final : public DeliveryMetrics {
 public:
  void attempt_recorded(DeliveryResult result, Duration took) override {
    results.push_back(result);
    EXPECT_GT(took, Duration::zero());
  }
  void breaker_changed(const WebhookId& /*webhook*/, BreakerState state) override { states.push_back(state); }
  void breaker_gone(const WebhookId& webhook) override { gone.push_back(webhook); }

  std::vector<DeliveryResult> results;
  std::vector<BreakerState> states;
  std::vector<WebhookId> gone;
};

class DeliveryRoundTest : public OnBothStores {
 protected:
  /// Starts what is due, and takes what has ended, until nothing happens any more.
  void run_all() {
    while (true) {
      const auto wait = must(round->start_due());
      round->note(harness.transport.wait(Duration::zero()));
      must(round->record());
      if (wait != Duration::zero()) return;
    }
  }
  /// One look only.
  std::optional<Duration> start() { return must(round->start_due()); }
  void end_and_record() {
    round->note(harness.transport.wait(Duration::zero()));
    must(round->record());
  }
  DeliveryStatus status(const Delivery& delivery) { return harness.delivery(delivery.id).status; }
  void fail_breaker(const Webhook& webhook) {
    for (int i = 0; i < BreakerPolicy().failures_to_open; ++i) {
      harness.add_delivery(webhook);
    }
    run_all();
  }

  DeliveryHarness harness{GetParam()};
  CountingMetrics metrics;
  std::unique_ptr<DeliveryRound> round = harness.make_round({.worker = "worker-1", .metrics = &metrics});
  const std::string url = "https://a.example";
};

TEST_P(DeliveryRoundTest, a_schedule_that_is_applied_is_delivered) {
  const Webhook webhook = harness.add_webhook(url);
  harness.engine.create_flag("checkout");
  const Schedule schedule = harness.engine.create_schedule({.flag = "checkout", .in = 1min, .enabled = true});
  EXPECT_EQ(start(), std::nullopt) << "nothing is told before anything happens";
  harness.engine.advance(1min);
  ASSERT_EQ(harness.engine.pass().applied, 1);
  run_all();

  const auto sent = harness.transport.started();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent.at(0).webhook, webhook);
  EXPECT_EQ(std::get<Notification>(sent.at(0).told).event, NotificationEvent::kApplied);
  EXPECT_EQ(std::get<Notification>(sent.at(0).told).schedule_id, schedule.id);
  EXPECT_EQ(harness.delivery(sent.at(0).delivery).status, DeliveryStatus::kDelivered);
  const auto ledger = harness.attempts(sent.at(0).delivery);
  ASSERT_EQ(ledger.size(), 1U);
  EXPECT_EQ(ledger.at(0).worker, "worker-1");
  EXPECT_EQ(ledger.at(0).outcome, DeliveryOutcome::kDelivered);
  EXPECT_EQ(metrics.results, std::vector{DeliveryResult::kDelivered});
  EXPECT_EQ(harness.engine.log().count("Notification delivered"), 1U);
  EXPECT_EQ(start(), std::nullopt);
}

TEST_P(DeliveryRoundTest, a_failure_is_retried_when_the_policy_says_and_ends_as_a_dead_letter) {
  const Webhook webhook = harness.add_webhook(
      url, {.max_retries = 1, .base = 10s, .factor = 2, .cap = 1h, .jitter = Jitter::kNone});
  harness.transport.set(url, {.failure = no_answer()});
  const Delivery delivery = harness.add_delivery(webhook);
  run_all();
  EXPECT_EQ(harness.delivery(delivery.id).due_at, harness.engine.now() + 10s);
  EXPECT_EQ(start(), 10s);
  harness.engine.advance(10s);
  run_all();
  EXPECT_EQ(status(delivery), DeliveryStatus::kFailed);
  EXPECT_EQ(harness.attempts(delivery.id).size(), 2U);
  EXPECT_EQ(metrics.results, (std::vector{DeliveryResult::kRetrying, DeliveryResult::kFailed}));
  EXPECT_EQ(harness.engine.log().count("Notification given up"), 1U);
}

TEST_P(DeliveryRoundTest, a_dead_letter_is_sent_again_by_hand) {
  const Webhook webhook = harness.add_webhook(url);
  harness.transport.set(url, {.failure = refused_answer()});
  const Delivery delivery = harness.add_delivery(webhook);
  run_all();
  ASSERT_EQ(status(delivery), DeliveryStatus::kFailed);
  harness.transport.set(url, {});
  in_unit(harness.engine.session(), Access::kWrite, [&](UnitOfWork& unit) {
    const Delivery dead = must(unit.deliveries().lock(delivery.id)).value();
    must(unit.deliveries().update(must(replay_by_hand(dead, unit.now()))));
  });
  run_all();
  EXPECT_EQ(status(delivery), DeliveryStatus::kDelivered);
  const auto ledger = harness.attempts(delivery.id);
  ASSERT_EQ(ledger.size(), 2U);
  EXPECT_EQ(ledger.at(1).number, 2);
}

TEST_P(DeliveryRoundTest, a_retry_waits_for_as_long_as_the_receiver_asked) {
  const Webhook webhook = harness.add_webhook(url);
  DeliveryFailure busy = no_answer();
  busy.retry_after = 10min;
  harness.transport.set(url, {.failure = busy});
  const Delivery delivery = harness.add_delivery(webhook);
  run_all();
  EXPECT_EQ(harness.delivery(delivery.id).due_at, harness.engine.now() + 10min);
}

TEST_P(DeliveryRoundTest, what_a_dead_process_had_in_hand_is_sent_when_its_claim_runs_out) {
  const Webhook webhook = harness.add_webhook(url);
  harness.transport.set(url, {.hangs = true});
  const Delivery delivery = harness.add_delivery(webhook);
  start();
  ASSERT_EQ(harness.transport.started().size(), 1U);
  round.reset();  // Without a word: nothing of the attempt was recorded.
  harness.transport.set(url, {});
  round = harness.make_round({.worker = "worker-2", .metrics = &metrics});
  run_all();
  EXPECT_EQ(status(delivery), DeliveryStatus::kPending) << "the claim lasts";
  EXPECT_EQ(start(), kDeliveryLease);
  harness.engine.advance(kDeliveryLease);
  run_all();
  EXPECT_EQ(status(delivery), DeliveryStatus::kDelivered);
  const auto ledger = harness.attempts(delivery.id);
  ASSERT_EQ(ledger.size(), 1U) << "of the first attempt nobody knows";
  EXPECT_EQ(ledger.at(0).number, 2);
  EXPECT_EQ(ledger.at(0).worker, "worker-2");
  EXPECT_EQ(harness.transport.started().at(0).told, harness.transport.started().at(1).told)
      << "by whose id the receiver knows it";
}

TEST_P(DeliveryRoundTest, an_outcome_that_comes_too_late_is_left_to_whoever_has_it_now) {
  const Webhook webhook = harness.add_webhook(url);
  harness.transport.set(url, {.hangs = true});
  const Delivery delivery = harness.add_delivery(webhook);
  start();
  harness.engine.advance(kDeliveryLease);
  const auto other = harness.make_round({.worker = "worker-2"});
  harness.transport.set(url, {});
  must(other->start_due());
  other->note(harness.transport.wait(Duration::zero()));
  harness.transport.end_hanging(no_answer());
  end_and_record();
  EXPECT_EQ(metrics.results, std::vector{DeliveryResult::kStale});
  EXPECT_EQ(harness.engine.log().count("Delivery outcome came too late"), 1U);
  EXPECT_EQ(status(delivery), DeliveryStatus::kPending);
  must(other->record());
  EXPECT_EQ(status(delivery), DeliveryStatus::kDelivered);
  EXPECT_EQ(harness.attempts(delivery.id).size(), 1U);
}

TEST_P(DeliveryRoundTest, an_attempt_that_outlasts_its_claim_goes_on_under_the_next) {
  const Webhook webhook = harness.add_webhook(url);
  harness.transport.set(url, {.hangs = true});
  const Delivery delivery = harness.add_delivery(webhook);
  start();
  harness.engine.advance(kDeliveryLease);  // What kept the process from noting the end in time.
  start();
  EXPECT_EQ(harness.transport.started().size(), 1U) << "it is on its way already";
  EXPECT_EQ(round->under_way(), 1);
  harness.transport.end_hanging(std::nullopt);
  end_and_record();
  EXPECT_EQ(status(delivery), DeliveryStatus::kDelivered);
  const auto ledger = harness.attempts(delivery.id);
  ASSERT_EQ(ledger.size(), 1U);
  EXPECT_EQ(ledger.at(0).number, 2) << "of the claim under which it ended";
  EXPECT_EQ(metrics.results, std::vector{DeliveryResult::kDelivered});
}

TEST_P(DeliveryRoundTest, a_hanging_receiver_holds_up_nobody_else) {
  const std::string bad = "https://hangs.example";
  const Webhook hanging = harness.add_webhook(bad);
  const Webhook good = harness.add_webhook(url);
  harness.transport.set(bad, {.hangs = true});
  for (int i = 0; i < 100; ++i) harness.add_delivery(hanging);
  std::vector<Delivery> wanted;
  for (int i = 0; i < 20; ++i) wanted.push_back(harness.add_delivery(good));
  run_all();
  EXPECT_EQ(harness.transport.started_to(bad), 4U) << "no more than its share is under way";
  EXPECT_EQ(round->under_way(), 4);
  for (const Delivery& delivery : wanted) EXPECT_EQ(status(delivery), DeliveryStatus::kDelivered);
  harness.transport.set(bad, {});
  harness.transport.end_hanging(std::nullopt);
  end_and_record();
  run_all();
  EXPECT_EQ(harness.transport.started_to(bad), 100U);
}

TEST_P(DeliveryRoundTest, no_more_is_under_way_than_the_process_may) {
  round = harness.make_round({.worker = "w", .at_once = 3, .at_once_per_webhook = 2});
  const Webhook webhook = harness.add_webhook(url);
  const Webhook other = harness.add_webhook("https://b.example");
  harness.transport.set(url, {.hangs = true});
  harness.transport.set("https://b.example", {.hangs = true});
  for (int i = 0; i < 3; ++i) {
    harness.add_delivery(webhook);
    harness.add_delivery(other);
  }
  start();
  start();
  EXPECT_EQ(round->under_way(), 3);
}

TEST_P(DeliveryRoundTest, a_receiver_that_is_down_is_left_alone_and_then_probed) {
  const Webhook webhook = harness.add_webhook(url);
  const Webhook good = harness.add_webhook("https://b.example");
  harness.transport.set(url, {.failure = no_answer()});
  // Four at once, then the one that opens the breaker; what is under way then still comes back.
  for (int i = 0; i < 12; ++i) harness.add_delivery(webhook);
  run_all();
  const std::size_t sent = harness.transport.started_to(url);
  EXPECT_GE(sent, 5U);
  EXPECT_LE(sent, 8U);
  ASSERT_EQ(round->receivers().at(0).breaker.state, BreakerState::kOpen);
  EXPECT_EQ(harness.engine.log().count("Receiver left alone for a while"), 1U);

  const Delivery elsewhere = harness.add_delivery(good);
  run_all();
  EXPECT_EQ(status(elsewhere), DeliveryStatus::kDelivered);
  EXPECT_EQ(harness.transport.started_to(url), sent) << "and those that wait lose no attempt";

  const auto wait = start();
  ASSERT_TRUE(wait);
  EXPECT_LE(*wait, 38s);
  harness.engine.advance(*wait);
  run_all();
  EXPECT_EQ(harness.transport.started_to(url), sent + 1) << "one probe";
  EXPECT_EQ(round->receivers().at(0).breaker.state, BreakerState::kOpen);

  harness.transport.set(url, {});
  harness.engine.advance(*start());
  run_all();
  EXPECT_EQ(round->receivers().at(0).breaker.state, BreakerState::kClosed);
  EXPECT_EQ(harness.engine.log().count("Receiver reachable again"), 1U);
  harness.engine.advance(2h);
  run_all();
  const auto all = in_unit(harness.engine.session(), Access::kRead, [&](UnitOfWork& unit) {
    return must(unit.deliveries().list({.webhook = webhook.id, .status = DeliveryStatus::kDelivered}));
  });
  EXPECT_EQ(all.size(), 12U) << "nothing was lost";
}

TEST_P(DeliveryRoundTest, a_refusal_says_that_the_receiver_is_there) {
  const Webhook webhook = harness.add_webhook(url);
  harness.transport.set(url, {.failure = refused_answer()});
  fail_breaker(webhook);
  EXPECT_EQ(round->receivers().at(0).breaker.state, BreakerState::kClosed);
}

TEST_P(DeliveryRoundTest, another_url_is_another_receiver) {
  Webhook webhook = harness.add_webhook(url);
  harness.transport.set(url, {.failure = no_answer()});
  fail_breaker(webhook);
  ASSERT_EQ(round->receivers().at(0).breaker.state, BreakerState::kOpen);
  webhook.url = "https://b.example";
  in_unit(harness.engine.session(), Access::kWrite,
          [&](UnitOfWork& unit) { must(unit.webhooks().update(webhook)); });
  const Delivery delivery = harness.add_delivery(webhook);
  run_all();
  EXPECT_EQ(status(delivery), DeliveryStatus::kDelivered);
}

TEST_P(DeliveryRoundTest, a_webhook_that_is_removed_is_forgotten) {
  const Webhook webhook = harness.add_webhook(url);
  harness.transport.set(url, {.hangs = true});
  harness.add_delivery(webhook);
  start();
  in_unit(harness.engine.session(), Access::kWrite,
          [&](UnitOfWork& unit) { must(unit.webhooks().remove(webhook.id)); });
  start();
  EXPECT_TRUE(metrics.gone.empty()) << "something is under way to it";
  harness.transport.end_hanging(std::nullopt);
  end_and_record();
  start();
  EXPECT_EQ(metrics.gone, std::vector{webhook.id});
  EXPECT_EQ(metrics.results, std::vector{DeliveryResult::kStale});
  EXPECT_TRUE(round->receivers().empty());
}

TEST_P(DeliveryRoundTest, an_outage_while_outcomes_are_recorded_loses_none) {
  DeliveryHarness impatiently(GetParam(), impatient());
  const Webhook webhook = impatiently.add_webhook(url);
  const Delivery delivery = impatiently.add_delivery(webhook);
  const auto patient = impatiently.make_round();
  must(patient->start_due());
  RecordingOutage outage(impatiently.engine.store());
  patient->note(impatiently.transport.wait(Duration::zero()));
  for (int i = 0; i < 2; ++i) {
    const auto recorded = patient->record();
    ASSERT_FALSE(recorded);
    EXPECT_EQ(classify(recorded.error()), FailureClass::kOutage);
  }
  outage.end();
  EXPECT_EQ(impatiently.delivery(delivery.id).status, DeliveryStatus::kPending);
  impatiently.engine.advance(kDeliveryLease + 1h);
  must(patient->record());
  EXPECT_EQ(impatiently.delivery(delivery.id).status, DeliveryStatus::kDelivered);
  EXPECT_EQ(impatiently.transport.started().size(), 1U);
}

TEST_P(DeliveryRoundTest, an_outage_while_it_claims_begins_nothing) {
  const Webhook webhook = harness.add_webhook(url);
  const Delivery delivery = harness.add_delivery(webhook);
  harness.engine.store().run_sql("ALTER TABLE webhook_deliveries RENAME TO elsewhere");
  EXPECT_FALSE(round->start_due());
  harness.engine.store().run_sql("ALTER TABLE elsewhere RENAME TO webhook_deliveries");
  EXPECT_EQ(harness.delivery(delivery.id), delivery);
  run_all();
  EXPECT_EQ(harness.delivery(delivery.id).attempt_count, 1);
}

TEST_P(DeliveryRoundTest, a_notification_that_cannot_be_read_is_a_dead_letter_and_stops_no_other) {
  round = harness.make_round();
  const Webhook webhook = harness.add_webhook(url);
  const Delivery broken = harness.add_delivery(webhook);
  const Delivery fine = harness.add_delivery(webhook);
  const std::string of_broken = " WHERE id = '" + broken.id.to_string() + "'";
  const std::string whole =
      harness.engine.store().sql().value("SELECT notification FROM webhook_deliveries" + of_broken);
  harness.engine.store().run_sql("UPDATE webhook_deliveries SET notification = '{\"id\":7}'" + of_broken);
  EXPECT_EQ(start(), Duration::zero());
  end_and_record();
  EXPECT_EQ(status(fine), DeliveryStatus::kDelivered);
  EXPECT_EQ(harness.transport.started().size(), 1U) << "there is nothing to send of the other";
  EXPECT_EQ(start(), std::nullopt) << "it is not looked at again";

  const Delivery buried = harness.delivery(broken.id);
  EXPECT_EQ(buried.status, DeliveryStatus::kFailed);
  EXPECT_EQ(buried.due_at, std::nullopt);
  EXPECT_EQ(buried.ended_at, harness.engine.now());
  EXPECT_NE(buried.last_error.find("does not decode: data: it was changed by SQL"), std::string::npos)
      << buried.last_error;
  const auto ledger = harness.attempts(broken.id);
  ASSERT_EQ(ledger.size(), 1U);
  EXPECT_EQ(ledger.at(0).failure, (Failure{.failure_class = FailureClass::kPermanent,
                                           .code = "CORRUPT_DATA",
                                           .message = buried.last_error}));
  EXPECT_EQ(harness.engine.log().count("Notification given up"), 1U);
  EXPECT_EQ(round->receivers().at(0).breaker.consecutive_failures, 0) << "the receiver is not to blame";

  harness.engine.store().run_sql("UPDATE webhook_deliveries SET notification = " + quoted(whole) + of_broken);
  const Delivery replayed = must(replay_by_hand(harness.delivery(broken.id), harness.engine.now()));
  in_unit(harness.engine.session(), Access::kWrite,
          [&](UnitOfWork& unit) { must(unit.deliveries().update(replayed)); });
  run_all();
  EXPECT_EQ(status(broken), DeliveryStatus::kDelivered) << "once it is restored and replayed";
}

TEST_P(DeliveryRoundTest, one_outcome_that_the_store_refuses_does_not_cost_the_others) {
  const Webhook webhook = harness.add_webhook(url);
  const Delivery refused = harness.add_delivery(webhook);
  const Delivery fine = harness.add_delivery(webhook);
  const std::string condition = "NEW.delivery_id = '" + refused.id.to_string() + "'";
  harness.engine.store().run_sql(
      harness.engine.store().is_sqlite()
          ? "CREATE TRIGGER refuse BEFORE INSERT ON delivery_attempts WHEN " + condition +
                " BEGIN SELECT RAISE(ABORT, 'no room'); END"
          : "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF " + condition +
                " THEN RAISE EXCEPTION 'no room'; END IF; RETURN NEW; END $$; CREATE TRIGGER refuse BEFORE "
                "INSERT ON delivery_attempts FOR EACH ROW EXECUTE FUNCTION refuse()");
  run_all();
  EXPECT_EQ(status(fine), DeliveryStatus::kDelivered);
  EXPECT_EQ(status(refused), DeliveryStatus::kPending);
  EXPECT_EQ(harness.engine.log().count("Delivery outcome could not be recorded"), 1U);
}

HOIST_ON_BOTH_STORES(DeliveryRoundTest);

}  // namespace
}  // namespace hoist::test
