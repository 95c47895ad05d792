// Heartbeats, the watchdog and the canary, stepped by hand on real stores.
#include <gmock/gmock.h>

#include "hoist/engine/canary.h"
#include "hoist/engine/heartbeat.h"
#include "hoist/engine/watchdog.h"
#include "integration/engine_harness.h"
#include "support/builders.h"
#include "support/fake_transport.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class HeartbeatTest : public OnBothStores {
 protected:
  std::vector<WorkerHeartbeat> stored() {
    return in_unit(engine.session(), Access::kRead,
                   [](UnitOfWork& unit) { return must(unit.heartbeats().list(100)); });
  }
  HeartbeatOptions options() {
    return {.worker = "w",
            .started_at = kTestStart,
            .last_pass = [this] { return last_pass; },
            .wake_runner = [this] { ++wakes; },
            .on_seen = [this](const std::vector<WorkerHeartbeat>& heartbeats) { seen = heartbeats; }};
  }

  EngineHarness engine{GetParam()};
  std::optional<Instant> last_pass;
  int wakes = 0;
  std::optional<std::vector<WorkerHeartbeat>> seen;
};

TEST_P(HeartbeatTest, beats_for_each_pass_and_for_nothing_else) {
  Heartbeat heartbeat(engine.store().store(), engine.log(), options());
  must(heartbeat.step());
  EXPECT_TRUE(stored().empty()) << "no pass, no beat";
  EXPECT_EQ(seen, std::vector<WorkerHeartbeat>());
  last_pass = engine.pass().now;
  must(heartbeat.step());
  const WorkerHeartbeat first{.worker = "w", .started_at = kTestStart, .last_pass_at = kTestStart};
  EXPECT_EQ(stored(), std::vector{first});
  EXPECT_EQ(seen, std::vector{first});
  engine.store().run_sql("DELETE FROM worker_heartbeats");
  engine.advance(1h);
  must(heartbeat.step());
  EXPECT_TRUE(stored().empty()) << "the same pass proves nothing more";
  last_pass = engine.pass().now;
  must(heartbeat.step());
  ASSERT_EQ(stored().size(), 1U);
  EXPECT_EQ(stored().at(0).last_pass_at, kTestStart + 1h);
  EXPECT_EQ(wakes, 4) << "an idle runner is asked for a pass each time";
}

TEST_P(HeartbeatTest, forgets_workers_that_are_gone_for_a_day) {
  const auto write = [&](std::string worker, Instant at) {
    must(write_heartbeat(engine.session(),
                         {.worker = std::move(worker), .started_at = at, .last_pass_at = at}));
  };
  write("old", kTestStart);
  write("new", kTestStart + kHeartbeatKept);
  EXPECT_EQ(stored().size(), 2U);
  write("new", kTestStart + kHeartbeatKept + 1us);
  ASSERT_EQ(stored().size(), 1U);
  EXPECT_EQ(stored().at(0).worker, "new");
}

TEST_P(HeartbeatTest, a_process_without_a_runner_only_looks) {
  must(write_heartbeat(engine.session(),
                       {.worker = "w", .started_at = kTestStart, .last_pass_at = kTestStart}));
  HeartbeatOptions looking;
  looking.on_seen = options().on_seen;
  Heartbeat heartbeat(engine.store().store(), engine.log(), looking);
  must(heartbeat.step());
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->size(), 1U);
  EXPECT_EQ(stored().size(), 1U);
}

TEST_P(HeartbeatTest, a_store_that_refuses_them_is_an_error_and_the_pass_is_written_later) {
  Heartbeat heartbeat(engine.store().store(), engine.log(), options());
  last_pass = engine.pass().now;
  engine.store().run_sql("ALTER TABLE worker_heartbeats RENAME TO elsewhere");
  EXPECT_FALSE(heartbeat.step());
  EXPECT_EQ(seen, std::nullopt) << "who cannot look has seen nothing";
  EXPECT_EQ(wakes, 1);
  engine.store().run_sql("ALTER TABLE elsewhere RENAME TO worker_heartbeats");
  must(heartbeat.step());
  EXPECT_EQ(stored().size(), 1U);
}

HOIST_ON_BOTH_STORES(HeartbeatTest);

class WatchdogTest : public testing::Test {
 protected:
  static constexpr std::string_view kUrl = "https://oncall.example";

  WatchdogTest() { make(); }
  void make() {
    Webhook receiver;
    receiver.url = kUrl;
    receiver.secret = "whsec_x";
    watchdog_.emplace(transport_, Watchdog::Clocks{.wall = wall_, .monotonic = monotonic_}, log_, random_,
                      WatchdogOptions{.receiver = receiver, .after = 2min, .reporter = "api:1"});
  }
  /// Time passes by both clocks, then one round.
  void advance(Duration by) {
    wall_.advance(by);
    monotonic_.advance(by);
    round();
  }
  void round() {
    watchdog_->step();
    watchdog_->note(transport_.wait(Duration(0)));
  }
  void tick(Instant at) { watchdog_->saw({{.worker = "w", .started_at = kTestStart, .last_pass_at = at}}); }
  std::vector<Alert> told() {
    std::vector<Alert> alerts;
    for (const Outgoing& outgoing : transport_.started()) alerts.push_back(std::get<Alert>(outgoing.told));
    return alerts;
  }
  void fail_with(FailureClass failure_class) {
    DeliveryFailure failure;
    failure.failure = {.failure_class = failure_class, .code = "HTTP_503", .message = "busy"};
    FakeTransport::Behaviour behaviour;
    behaviour.failure = std::move(failure);
    transport_.set(std::string(kUrl), std::move(behaviour));
  }

  ManualClock wall_;
  ManualClock monotonic_{Instant::from_unix_us(77)};
  RecordingLog log_;
  Prng random_{3};
  FakeTransport transport_;
  std::optional<Watchdog> watchdog_;
};

TEST_F(WatchdogTest, tells_of_a_silence_once_again_each_hour_and_of_its_end) {
  tick(kTestStart);
  advance(2min - 1us);
  EXPECT_TRUE(told().empty());
  advance(1us);
  ASSERT_EQ(told().size(), 1U);
  const Alert first = told().at(0);
  EXPECT_EQ(first.event, AlertEvent::kSilent);
  EXPECT_EQ(first.at, wall_.now());
  EXPECT_EQ(first.last_tick_at, kTestStart);
  EXPECT_EQ(first.silent_for, 2min);
  EXPECT_EQ(first.reporter, "api:1");
  EXPECT_THAT(first.message, HasSubstr("for 2m"));
  EXPECT_EQ(transport_.started().at(0).webhook.secret, "whsec_x");
  advance(1h - 1us);
  EXPECT_EQ(told().size(), 1U);
  advance(1us);
  ASSERT_EQ(told().size(), 2U);
  EXPECT_NE(told().at(1).id, first.id) << "else receivers would drop it";
  tick(kTestStart + 2h);
  round();
  round();
  ASSERT_EQ(told().size(), 3U);
  EXPECT_EQ(told().at(2).event, AlertEvent::kBack);
  EXPECT_EQ(told().at(2).last_tick_at, kTestStart + 2h);
  EXPECT_EQ(log_.count("No worker ticks"), 2U);
  EXPECT_EQ(log_.count("Workers tick again"), 1U);
}

TEST_F(WatchdogTest, processes_that_watch_the_same_tell_it_under_the_same_id) {
  tick(kTestStart);
  advance(2min);
  make();
  tick(kTestStart);
  advance(2min);
  ASSERT_EQ(told().size(), 2U);
  EXPECT_EQ(told().at(0).id, told().at(1).id);
}

TEST_F(WatchdogTest, a_wall_clock_that_jumps_changes_nothing) {
  tick(kTestStart);
  wall_.advance(24h);
  round();
  EXPECT_TRUE(told().empty());
  wall_.advance(-48h);
  advance(2min);
  EXPECT_EQ(told().size(), 1U);
}

TEST_F(WatchdogTest, tries_again_until_it_is_taken) {
  fail_with(FailureClass::kTransient);
  advance(2min);
  ASSERT_EQ(told().size(), 1U);
  round();
  EXPECT_EQ(told().size(), 1U) << "not at once";
  advance(3s);
  ASSERT_EQ(told().size(), 2U);
  EXPECT_EQ(told().at(1), told().at(0));
  transport_.set(std::string(kUrl), {});
  advance(1min);
  ASSERT_EQ(told().size(), 3U);
  advance(10min);
  EXPECT_EQ(told().size(), 3U);
  EXPECT_EQ(log_.count("Alert not delivered, it is tried again"), 2U);
  EXPECT_EQ(log_.count("Alert delivered"), 1U);
}

TEST_F(WatchdogTest, gives_up_what_is_refused_for_good_until_the_next) {
  fail_with(FailureClass::kPermanent);
  advance(2min);
  advance(10min);
  EXPECT_EQ(told().size(), 1U);
  EXPECT_EQ(log_.count("Alert given up"), 1U);
  advance(1h);
  EXPECT_EQ(told().size(), 2U);
}

TEST_F(WatchdogTest, a_receiver_that_stays_away_is_not_tried_for_ever) {
  fail_with(FailureClass::kTransient);
  advance(2min);
  for (int i = 0; i < 100; ++i) advance(35s);
  EXPECT_EQ(told().size(), 19U) << "1 + 18 retries within the hour";
  EXPECT_EQ(log_.count("Alert given up"), 1U);
}

TEST_F(WatchdogTest, what_is_newer_takes_the_place_of_what_hangs) {
  transport_.set(std::string(kUrl), {.hangs = true});
  tick(kTestStart);
  advance(2min);
  tick(kTestStart + 2min);
  round();
  ASSERT_EQ(told().size(), 2U);
  EXPECT_EQ(told().at(1).event, AlertEvent::kBack);
  transport_.end_hanging(std::nullopt);
  round();
  EXPECT_EQ(log_.count("Alert delivered"), 1U) << "of the newer one";
}

class CountedCanary final : public CanaryMetrics {
 public:
  void succeeded(Instant /*at*/, Duration delay) override { delays.push_back(delay); }
  void failed() override { ++failures; }
  std::vector<Duration> delays;
  int failures = 0;
};

class CanaryTest : public OnBothStores {
 protected:
  void advance(Duration by) {
    engine.advance(by);
    monotonic.advance(by);
  }
  void refresh() { must(snapshots.refresh(engine.session())); }
  std::unique_ptr<Canary> make() {
    return std::make_unique<Canary>(engine.store().store(),
                                    Canary::Surroundings{.snapshots = snapshots,
                                                         .wall = engine.store().clock(),
                                                         .monotonic = monotonic,
                                                         .log = engine.log(),
                                                         .random = engine.random(),
                                                         .metrics = metrics},
                                    "w");
  }
  long long schedules() { return engine.store().sql().number("SELECT count(*) FROM feature_flag_schedules"); }

  EngineHarness engine{GetParam()};
  ManualClock monotonic;
  SnapshotCache snapshots;
  CountedCanary metrics;
};

TEST_P(CanaryTest, succeeds_once_its_change_is_evaluated_and_not_before) {
  const auto canary = make();
  for (int minute = 0; minute < 3; ++minute) {
    SCOPED_TRACE(minute);
    const auto done = static_cast<std::size_t>(minute);
    canary->step();
    EXPECT_EQ(schedules(), minute + 1);
    advance(kCanaryLead);
    EXPECT_EQ(engine.pass().applied, 1);
    canary->step();
    EXPECT_EQ(metrics.delays.size(), done) << "applied, and not in the snapshot yet";
    refresh();
    advance(250ms);
    canary->step();
    ASSERT_EQ(metrics.delays.size(), done + 1);
    EXPECT_EQ(metrics.delays.back(), 250ms);
    canary->step();
    EXPECT_EQ(schedules(), minute + 1) << "one a minute";
    advance(kCanaryInterval - kCanaryLead - 250ms);
  }
  EXPECT_EQ(metrics.failures, 0);
}

TEST_P(CanaryTest, fails_where_nothing_is_applied_and_goes_on) {
  const auto canary = make();
  canary->step();
  advance(kCanaryLead + kCanaryPatience);
  refresh();
  canary->step();
  EXPECT_EQ(metrics.failures, 0);
  advance(1us);
  canary->step();
  EXPECT_EQ(metrics.failures, 1);
  EXPECT_EQ(engine.log().count("Canary failed"), 1U);
  advance(kCanaryInterval);
  EXPECT_EQ(engine.pass().applied, 1);
  canary->step();
  EXPECT_EQ(schedules(), 2);
  advance(kCanaryLead);
  EXPECT_EQ(engine.pass().applied, 1);
  refresh();
  canary->step();
  EXPECT_EQ(metrics.delays.size(), 1U);
}

TEST_P(CanaryTest, fails_where_nothing_can_be_scheduled) {
  const auto canary = make();
  engine.store().run_sql("ALTER TABLE feature_flag_schedules RENAME TO elsewhere");
  canary->step();
  EXPECT_EQ(metrics.failures, 1);
  canary->step();
  EXPECT_EQ(metrics.failures, 1) << "once a minute";
  engine.store().run_sql("ALTER TABLE elsewhere RENAME TO feature_flag_schedules");
}

TEST_P(CanaryTest, removes_its_schedules_a_day_after_they_ended_and_no_others) {
  engine.create_flag("checkout");
  engine.create_schedule({.flag = "checkout", .in = 1s, .enabled = true});
  const auto canary = make();
  const auto step = [&] {
    canary->step();
    advance(kCanaryLead);
    engine.pass();
    refresh();
    canary->step();
  };
  const auto attempts = [&] { return engine.store().sql().number("SELECT count(*) FROM schedule_attempts"); };
  step();
  EXPECT_EQ(schedules(), 2);
  advance(kCanaryKept);
  step();
  EXPECT_EQ(schedules(), 3) << "a day to the microsecond is not longer than a day";
  EXPECT_EQ(attempts(), 3);
  const auto audited = [&] { return engine.store().sql().number("SELECT count(*) FROM audit_events"); };
  const long long before = audited();
  advance(kCanaryInterval);
  step();
  EXPECT_EQ(schedules(), 3) << "the first of the canary's is gone, and the other flag's is there";
  EXPECT_EQ(attempts(), 3);
  EXPECT_GT(audited(), before) << "the audit trail loses nothing";
  EXPECT_EQ(metrics.failures, 0);
}

TEST_P(CanaryTest, proves_changes_also_where_it_can_remove_nothing) {
  const auto canary = make();
  canary->step();
  advance(kCanaryLead);
  ASSERT_EQ(engine.pass().applied, 1);
  refresh();
  canary->step();
  advance(kCanaryKept + kCanaryInterval);
  engine.store().run_sql(
      engine.store().is_sqlite()
          ? "CREATE TRIGGER keep BEFORE DELETE ON feature_flag_schedules BEGIN SELECT RAISE(ABORT, 'no'); END"
          : "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END "
            "$$;"
            "CREATE TRIGGER keep BEFORE DELETE ON feature_flag_schedules FOR EACH ROW EXECUTE FUNCTION "
            "keep()");
  canary->step();
  EXPECT_EQ(engine.log().count("Canary could not remove its old schedules"), 1U);
  EXPECT_EQ(schedules(), 2);
  advance(kCanaryLead);
  ASSERT_EQ(engine.pass().applied, 1);
  refresh();
  canary->step();
  EXPECT_EQ(metrics.delays.size(), 2U);
  EXPECT_EQ(metrics.failures, 0);
}

TEST_P(CanaryTest, several_do_each_other_no_harm) {
  const auto first = make();
  const auto second = make();
  first->step();
  advance(1s);
  second->step();
  advance(kCanaryLead);
  EXPECT_EQ(engine.pass().applied, 2);
  refresh();
  first->step();
  second->step();
  EXPECT_EQ(metrics.delays, (std::vector<Duration>{1s, 0s}));
  EXPECT_EQ(metrics.failures, 0);
}

HOIST_ON_BOTH_STORES(CanaryTest);

}  // namespace
}  // namespace hoist::test
