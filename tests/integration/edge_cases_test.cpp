// AC10: many schedules on one flag, equal instants, late retries, starvation, the clock.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/engine_harness.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

class AC10_edge_cases : public OnBothStores {};

TEST_P(AC10_edge_cases, several_schedules_for_one_flag_in_one_batch) {
  EngineHarness engine(GetParam());
  engine.create_flag("checkout");
  std::vector<Schedule> schedules;
  for (int i = 1; i <= 5; ++i) {
    schedules.push_back(engine.create_schedule(
        {.flag = "checkout", .in = std::chrono::seconds(6 - i), .rollout = 10 * (6 - i)}));
  }
  engine.advance(1min);
  EXPECT_EQ(engine.pass().applied, 5);
  const Flag flag = engine.flag("checkout");
  EXPECT_EQ(flag.config.rollout_percentage->value(), 50) << "the latest intended time wins";
  EXPECT_EQ(flag.version, 6) << "one version for each that applied";
  for (const Schedule& schedule : schedules) EXPECT_EQ(engine.attempts(schedule.id).size(), 1U);
  EXPECT_EQ(
      engine.store().sql().number("SELECT count(*) FROM audit_events WHERE action = 'schedule.applied'"), 5);
}

TEST_P(AC10_edge_cases, same_instant_twice_the_greater_id_wins) {
  EngineHarness engine(GetParam());
  engine.create_flag("checkout");
  const Schedule first = engine.create_schedule({.flag = "checkout", .in = 1s, .rollout = 10});
  const Schedule second = engine.create_schedule({.flag = "checkout", .in = 1s, .rollout = 20});
  ASSERT_EQ(first.scheduled_at, second.scheduled_at);
  engine.advance(1s);
  EXPECT_EQ(engine.pass().applied, 2);
  EXPECT_EQ(engine.flag("checkout").config.rollout_percentage->value(), first.id > second.id ? 10 : 20);
}

TEST_P(AC10_edge_cases, late_retry_after_a_newer_schedule_is_superseded) {
  EngineHarness engine(GetParam());
  engine.create_flag("checkout");
  engine.refuse_changes("checkout");
  const Schedule older =
      engine.create_schedule({.flag = "checkout", .in = 1s, .enabled = true, .rollout = 10});
  const Schedule newer =
      engine.create_schedule({.flag = "checkout", .in = 1min, .enabled = false, .rollout = 90});
  engine.advance(1s);
  EXPECT_EQ(engine.pass().retrying, 1);
  engine.allow_changes();
  engine.advance(1min);
  EXPECT_EQ(engine.pass().applied, 1) << "the newer one, on time, while the older waits for its retry";
  engine.advance(1h);
  EXPECT_EQ(engine.pass().superseded, 1);

  const Flag flag = engine.flag("checkout");
  EXPECT_FALSE(flag.config.enabled);
  EXPECT_EQ(flag.config.rollout_percentage->value(), 90);
  EXPECT_EQ(flag.version, 2);
  const Schedule superseded = engine.schedule(older.id);
  EXPECT_EQ(superseded.status, ScheduleStatus::kCancelled);
  EXPECT_EQ(superseded.cancelled_by, "system");
  EXPECT_THAT(superseded.error_message, testing::StartsWith("superseded"));
  EXPECT_EQ(engine.attempts(older.id).back().outcome, AttemptOutcome::kSuperseded);
  EXPECT_EQ(engine.schedule(newer.id).status, ScheduleStatus::kApplied);
}

TEST_P(AC10_edge_cases, late_retry_after_a_manual_edit_keeps_the_edited_field_only) {
  EngineHarness engine(GetParam());
  engine.create_flag("checkout");
  engine.refuse_changes("checkout");
  const Schedule schedule =
      engine.create_schedule({.flag = "checkout", .in = 1s, .enabled = true, .rollout = 10});
  engine.advance(1s);
  EXPECT_EQ(engine.pass().retrying, 1);
  engine.allow_changes();
  engine.advance(1s);
  engine.edit_flag("checkout", std::nullopt, 75);
  engine.advance(1h);
  EXPECT_EQ(engine.pass().applied, 1);
  const Flag flag = engine.flag("checkout");
  EXPECT_TRUE(flag.config.enabled) << "nobody else set it";
  EXPECT_EQ(flag.config.rollout_percentage->value(), 75) << "the person's newer word";
  EXPECT_THAT(engine.attempts(schedule.id).back().dropped, ElementsAre(FlagField::kRolloutPercentage));
}

TEST_P(AC10_edge_cases, due_one_millisecond_after_it_was_created) {
  EngineHarness engine(GetParam());
  engine.create_flag("checkout");
  const Schedule schedule = engine.create_schedule({.flag = "checkout", .in = 1ms, .enabled = true});
  EXPECT_EQ(engine.pass().processed(), 0);
  engine.advance(Duration(999));
  EXPECT_EQ(engine.pass().processed(), 0);
  engine.advance(Duration(1));
  EXPECT_EQ(engine.pass().applied, 1);
  EXPECT_EQ(engine.schedule(schedule.id).applied_at, schedule.scheduled_at);
}

TEST_P(AC10_edge_cases, a_hundred_failing_old_schedules_do_not_starve_a_new_one) {
  EngineHarness engine(GetParam());
  engine.create_flag("frozen");
  engine.create_flag("checkout");
  engine.refuse_changes("frozen");
  for (int i = 0; i < 100; ++i) {
    engine.create_schedule({.flag = "frozen", .in = 1s, .enabled = true, .max_retries = 10});
  }
  engine.advance(1s);
  EXPECT_EQ(engine.pass().retrying, 100);
  const auto session = engine.store().open_session(SessionPurpose::kRunner);
  const auto small = engine.make_pass(*session, 20);
  for (int round = 0; round < 3; ++round) {
    const Schedule fresh = engine.create_schedule({.flag = "checkout", .in = 2h, .rollout = 10 * round});
    engine.advance(2h);
    EXPECT_EQ(must(small->run_once()).applied, 1) << "one pass of 20, with 100 retries due before it";
    EXPECT_EQ(engine.schedule(fresh.id).status, ScheduleStatus::kApplied);
  }
}

TEST_P(AC10_edge_cases, a_clock_set_back_applies_nothing_early_and_nothing_twice) {
  EngineHarness engine(GetParam());
  engine.create_flag("checkout");
  const Schedule early = engine.create_schedule({.flag = "checkout", .in = 1min, .enabled = true});
  const Schedule late = engine.create_schedule({.flag = "checkout", .in = 10min, .rollout = 30});
  engine.advance(5min);
  EXPECT_EQ(engine.pass().applied, 1);
  engine.advance(-1h);
  EXPECT_EQ(engine.pass().processed(), 0);
  engine.edit_flag("checkout", false);
  EXPECT_FALSE(engine.flag("checkout").config.enabled) << "a manual edit takes effect on any clock";
  engine.advance(2h);
  EXPECT_EQ(engine.pass().applied, 1);
  EXPECT_EQ(engine.attempts(early.id).size(), 1U);
  EXPECT_EQ(engine.schedule(late.id).status, ScheduleStatus::kApplied);
  EXPECT_FALSE(engine.flag("checkout").config.enabled);
}

TEST_P(AC10_edge_cases, downtime_of_hours_is_caught_up_in_order_of_intent) {
  EngineHarness engine(GetParam());
  engine.create_flag("checkout");
  for (int hour = 1; hour <= 3; ++hour) {
    engine.create_schedule({.flag = "checkout", .in = std::chrono::hours(hour), .rollout = hour});
  }
  engine.advance(5h);
  const PassReport report = engine.pass();
  EXPECT_EQ(report.applied, 3) << "none is superseded by a later one of the same batch";
  EXPECT_EQ(engine.flag("checkout").config.rollout_percentage->value(), 3);
}

TEST_P(AC10_edge_cases, a_schedule_that_cannot_even_be_recorded_blocks_nobody) {
  EngineHarness engine(GetParam());
  engine.create_flag("cursed");
  engine.create_flag("checkout");
  const Schedule cursed = engine.create_schedule({.flag = "cursed", .in = 1s, .enabled = true});
  const std::string id = cursed.id.to_string();
  if (engine.store().is_sqlite()) {
    engine.store().run_sql("CREATE TRIGGER curse BEFORE UPDATE ON feature_flag_schedules WHEN NEW.id = '" +
                           id + "' BEGIN SELECT RAISE(ABORT, 'cursed'); END");
  } else {
    engine.store().run_sql(
        "CREATE FUNCTION curse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'cursed'; END "
        "$$;"
        "CREATE TRIGGER curse BEFORE UPDATE ON feature_flag_schedules FOR EACH ROW WHEN (NEW.id = '" +
        id + "') EXECUTE FUNCTION curse()");
  }
  engine.create_schedule({.flag = "checkout", .in = 2s, .enabled = true});
  engine.advance(2s);
  const PassReport report = engine.pass();
  EXPECT_EQ(report.applied, 1);
  EXPECT_EQ(report.set_aside, 1);
  EXPECT_EQ(engine.pass().set_aside, 0) << "left alone for a while";
  EXPECT_EQ(engine.log().count("Schedule failure could not be recorded"), 1U);
  engine.store().run_sql(engine.store().is_sqlite() ? "DROP TRIGGER curse"
                                                    : "DROP TRIGGER curse ON feature_flag_schedules");
  engine.advance(kSetAsideFor);
  EXPECT_EQ(engine.pass().applied, 1) << "and taken up again";
}

HOIST_ON_BOTH_STORES(AC10_edge_cases);

}  // namespace
}  // namespace hoist::test
