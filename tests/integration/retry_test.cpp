// What becomes of schedules that fail: the acceptance lines AC5, AC6 and AC9 on the real engine and both
// stores, with real causes of failure.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/engine_harness.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<AttemptOutcome> outcomes(const std::vector<Attempt>& attempts) {
  std::vector<AttemptOutcome> result;
  for (const Attempt& attempt : attempts) result.push_back(attempt.outcome);
  return result;
}

/// Steps from retry to retry until the schedule is no longer live; returns how often it was attempted.
int run_to_the_end(EngineHarness& engine, const ScheduleId& id) {
  int attempts = 0;
  while (const auto due_at = engine.schedule(id).due_at()) {
    engine.store().clock().set(*due_at - Duration(1));
    EXPECT_EQ(engine.pass().processed(), 0) << "not one microsecond early";
    engine.store().clock().set(*due_at);
    EXPECT_EQ(engine.pass().processed(), 1);
    if (++attempts > 20) break;
  }
  return attempts;
}

class AC5_limit : public OnBothStores {};

TEST_P(AC5_limit, three_retries_are_four_attempts_2_4_and_8_minutes_apart) {
  EngineHarness engine(GetParam());
  engine.create_flag("frozen");
  engine.refuse_changes("frozen");
  const Schedule created = engine.create_schedule({.flag = "frozen", .in = 1s, .enabled = true});

  EXPECT_EQ(run_to_the_end(engine, created.id), 4);

  const Schedule ended = engine.schedule(created.id);
  EXPECT_EQ(ended.status, ScheduleStatus::kFailed);
  EXPECT_EQ(ended.next_retry_at, std::nullopt);
  EXPECT_EQ(ended.retry_count, 3);
  EXPECT_THAT(ended.error_message, HasSubstr("the flag is frozen"));
  EXPECT_THAT(ended.last_error, HasSubstr("the flag is frozen"));
  const auto attempts = engine.attempts(created.id);
  ASSERT_EQ(attempts.size(), 4U);
  const Duration bases[] = {2min, 4min, 8min};
  for (std::size_t i = 0; i < 3; ++i) {
    const Duration delay = attempts[i + 1].started_at - attempts[i].started_at;
    EXPECT_GE(delay, bases[i]);
    EXPECT_LT(delay, bases[i] + 30s);
    EXPECT_EQ(attempts[i].next_retry_at, attempts[i + 1].started_at);
    EXPECT_EQ(attempts[i].failure->failure_class, FailureClass::kTransient);
  }
  EXPECT_EQ(attempts[3].next_retry_at, std::nullopt);
  EXPECT_EQ(engine.flag("frozen").version, 1);
  EXPECT_EQ(engine.log().count("Schedule failed, retry scheduled"), 3U);
  EXPECT_EQ(engine.log().count("Schedule retry limit exceeded"), 1U);

  engine.advance(24h);
  EXPECT_EQ(engine.pass().processed(), 0) << "terminal is terminal";
}

TEST_P(AC5_limit, no_retries_is_one_attempt) {
  EngineHarness engine(GetParam());
  engine.create_flag("frozen");
  engine.refuse_changes("frozen");
  const Schedule created =
      engine.create_schedule({.flag = "frozen", .in = 1s, .enabled = true, .max_retries = 0});

  EXPECT_EQ(run_to_the_end(engine, created.id), 1);

  const Schedule ended = engine.schedule(created.id);
  EXPECT_EQ(ended.status, ScheduleStatus::kFailed);
  EXPECT_EQ(ended.retry_count, 0);
  EXPECT_EQ(ended.next_retry_at, std::nullopt);
}

TEST_P(AC5_limit, ten_retries_are_eleven_attempts) {
  EngineHarness engine(GetParam());
  engine.create_flag("frozen");
  engine.refuse_changes("frozen");
  const Schedule created =
      engine.create_schedule({.flag = "frozen", .in = 1s, .enabled = true, .max_retries = 10});
  EXPECT_EQ(run_to_the_end(engine, created.id), 11);
  EXPECT_EQ(engine.attempts(created.id).size(), 11U);
}

HOIST_ON_BOTH_STORES(AC5_limit);

class AC6_successful_retry : public OnBothStores {};

TEST_P(AC6_successful_retry, fails_once_for_a_real_reason_and_is_applied_on_retry) {
  EngineHarness engine(GetParam());
  engine.create_flag("frozen");
  engine.refuse_changes("frozen");
  const Schedule created =
      engine.create_schedule({.flag = "frozen", .in = 1s, .enabled = true, .rollout = 25});
  engine.advance(1s);
  EXPECT_EQ(engine.pass().retrying, 1);
  const Schedule failed = engine.schedule(created.id);
  ASSERT_TRUE(failed.retrying());
  EXPECT_EQ(failed.retry_count, 1);

  engine.allow_changes();
  engine.store().clock().set(*failed.next_retry_at);
  EXPECT_EQ(engine.pass().applied, 1);

  const Schedule applied = engine.schedule(created.id);
  EXPECT_EQ(applied.status, ScheduleStatus::kApplied);
  EXPECT_EQ(applied.next_retry_at, std::nullopt);
  EXPECT_EQ(applied.retry_count, 1);
  EXPECT_EQ(applied.applied_at, engine.now());
  EXPECT_THAT(applied.last_error, HasSubstr("the flag is frozen")) << "kept after success";
  EXPECT_TRUE(applied.error_message.empty());
  EXPECT_THAT(outcomes(engine.attempts(created.id)),
              ElementsAre(AttemptOutcome::kFailed, AttemptOutcome::kApplied));
  const Flag flag = engine.flag("frozen");
  EXPECT_TRUE(flag.config.enabled);
  EXPECT_EQ(flag.config.rollout_percentage->value(), 25);
  EXPECT_EQ(flag.version, 2);
  const auto lines = engine.log().with_message("Schedule applied on retry");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines.front().number("retryCount"), 1);
  EXPECT_EQ(lines.front().text("appliedAt"), format_instant(engine.now()));
}

HOIST_ON_BOTH_STORES(AC6_successful_retry);

class AC9_integration : public OnBothStores {};

TEST_P(AC9_integration, limit_exceeded_then_manual_retry_then_success) {
  EngineHarness engine(GetParam());
  engine.create_flag("frozen");
  engine.refuse_changes("frozen");
  const Schedule created =
      engine.create_schedule({.flag = "frozen", .in = 1s, .enabled = true, .max_retries = 1});
  EXPECT_EQ(run_to_the_end(engine, created.id), 2);

  engine.allow_changes();
  engine.retry_by_hand(created.id);
  EXPECT_EQ(engine.pass().applied, 1) << "due at once";

  const Schedule applied = engine.schedule(created.id);
  EXPECT_EQ(applied.status, ScheduleStatus::kApplied);
  EXPECT_EQ(applied.retry_count, 0) << "a fresh budget";
  const auto attempts = engine.attempts(created.id);
  ASSERT_EQ(attempts.size(), 3U);
  EXPECT_EQ(attempts.back().number, 3) << "attempt numbers go on";
}

TEST_P(AC9_integration, manual_retry_opens_a_fresh_budget) {
  EngineHarness engine(GetParam());
  engine.create_flag("frozen");
  engine.refuse_changes("frozen");
  const Schedule created =
      engine.create_schedule({.flag = "frozen", .in = 1s, .enabled = true, .max_retries = 2});
  EXPECT_EQ(run_to_the_end(engine, created.id), 3);
  engine.retry_by_hand(created.id);
  EXPECT_EQ(run_to_the_end(engine, created.id), 3);
  EXPECT_EQ(engine.attempts(created.id).size(), 6U);
}

TEST_P(AC9_integration, deleted_flag_fails_permanently_without_retry) {
  EngineHarness engine(GetParam());
  engine.create_flag("doomed");
  const Schedule created = engine.create_schedule({.flag = "doomed", .in = 1min, .enabled = true});
  engine.delete_flag("doomed");
  engine.create_flag("doomed");  // The key is free again; the schedule is not the new flag's.
  EXPECT_EQ(engine.pass().processed(), 0) << "it fails when it falls due, not before";
  engine.advance(1min);
  EXPECT_EQ(engine.pass().failed, 1);

  const Schedule failed = engine.schedule(created.id);
  EXPECT_EQ(failed.status, ScheduleStatus::kFailed);
  EXPECT_EQ(failed.error_message, "flag was deleted");
  EXPECT_EQ(failed.next_retry_at, std::nullopt);
  EXPECT_EQ(failed.retry_count, 0);
  EXPECT_EQ(engine.attempts(created.id).front().failure->failure_class, FailureClass::kPermanent);
  EXPECT_FALSE(engine.flag("doomed").config.enabled);
  EXPECT_EQ(engine.log().count("Schedule failed permanently"), 1U);
}

TEST_P(AC9_integration, updates_that_no_longer_fit_fail_permanently) {
  EngineHarness engine(GetParam());
  engine.create_flag("checkout");
  const Schedule created = engine.create_schedule({.flag = "checkout", .in = 1min, .enabled = true});
  engine.store().run_sql("UPDATE feature_flag_schedules SET updates = '{\"rolloutPercentage\": 400}'");
  engine.advance(1min);
  EXPECT_EQ(engine.pass().failed, 1);

  const Schedule failed = engine.schedule(created.id);
  EXPECT_EQ(failed.next_retry_at, std::nullopt);
  EXPECT_THAT(failed.error_message, HasSubstr("rolloutPercentage"));
  EXPECT_EQ(engine.flag("checkout").version, 1);
}

TEST_P(AC9_integration, check_constraint_fails_permanently) {
  EngineHarness engine(GetParam());
  engine.create_flag("checkout");
  const Schedule created = engine.create_schedule({.flag = "checkout", .in = 1min, .rollout = 60});
  if (engine.store().is_postgres()) {
    engine.store().run_sql(
        "ALTER TABLE feature_flags ADD CONSTRAINT half_at_most CHECK (rollout_percentage <= 50) NOT VALID");
  } else {
    // SQLite cannot add a check to a table; editing the stored schema is its documented way round.
    engine.store().run_sql(
        "PRAGMA writable_schema = ON;"
        "UPDATE sqlite_schema SET sql = replace(sql, 'rollout_percentage BETWEEN 0 AND 100',"
        " '(rollout_percentage BETWEEN 0 AND 50 OR rollout_percentage = 100)') WHERE name = 'feature_flags';"
        "PRAGMA writable_schema = RESET; PRAGMA schema_version = 4711;");
  }
  engine.advance(1min);
  EXPECT_EQ(engine.pass().failed, 1);
  const Schedule failed = engine.schedule(created.id);
  EXPECT_EQ(failed.status, ScheduleStatus::kFailed);
  EXPECT_EQ(failed.next_retry_at, std::nullopt);
  EXPECT_EQ(engine.attempts(created.id).front().failure->failure_class, FailureClass::kPermanent);
}

TEST_P(AC9_integration, cancel_while_a_retry_waits) {
  EngineHarness engine(GetParam());
  engine.create_flag("frozen");
  engine.refuse_changes("frozen");
  const Schedule created = engine.create_schedule({.flag = "frozen", .in = 1s, .enabled = true});
  engine.advance(1s);
  EXPECT_EQ(engine.pass().retrying, 1);
  engine.cancel(created.id);
  engine.allow_changes();
  engine.advance(1h);
  EXPECT_EQ(engine.pass().processed(), 0);
  EXPECT_EQ(engine.schedule(created.id).status, ScheduleStatus::kCancelled);
  EXPECT_FALSE(engine.flag("frozen").config.enabled);
}

TEST_P(AC9_integration, one_refused_schedule_among_many_is_alone) {
  EngineHarness engine(GetParam());
  std::vector<Schedule> schedules;
  for (int i = 0; i < 30; ++i) {
    const std::string key = "flag-" + std::to_string(i);
    engine.create_flag(key);
    schedules.push_back(engine.create_schedule({.flag = key, .in = 1s, .enabled = true}));
  }
  engine.refuse_changes("flag-13");
  engine.advance(1s);
  const PassReport report = engine.pass();
  EXPECT_EQ(report.applied, 29);
  EXPECT_EQ(report.retrying, 1);
  for (int i = 0; i < 30; ++i) {
    EXPECT_EQ(engine.flag("flag-" + std::to_string(i)).config.enabled, i != 13) << i;
    EXPECT_EQ(engine.attempts(schedules[static_cast<std::size_t>(i)].id).size(), 1U) << i;
  }
}

HOIST_ON_BOTH_STORES(AC9_integration);

}  // namespace
}  // namespace hoist::test
