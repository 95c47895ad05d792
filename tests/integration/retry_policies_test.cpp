// Schedules that say for themselves how they are retried, and what becomes of them when they are late: on the
// real engine and both stores.
#include "hoist/app/retry_policies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>

#include "hoist/app/create_schedule.h"
#include "hoist/app/retry_failed.h"
#include "integration/engine_harness.h"
#include "support/builders.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

/// Steps from retry to retry until the schedule is no longer live.
void run_to_its_end(EngineHarness& engine, const ScheduleId& id) {
  for (int i = 0; i < 50; ++i) {
    const auto due_at = engine.schedule(id).due_at();
    if (!due_at) return;
    engine.store().clock().set(std::max(*due_at, engine.now()));
    engine.pass();
  }
  FAIL() << "it never ends";
}

class MissedWindows : public OnBothStores {};
class OwnPolicies : public OnBothStores {};
class RetryingAll : public OnBothStores {};

}  // namespace

TEST_P(MissedWindows, after_three_hours_of_downtime_each_is_treated_as_it_asked) {
  EngineHarness engine(GetParam());
  std::map<std::string, ScheduleId> made;
  const auto add = [&](const std::string& key, MissedWindow policy, std::optional<Duration> max_lateness) {
    engine.create_flag(key);
    made.emplace(key, engine
                          .create_schedule({.flag = key,
                                            .in = 10min,
                                            .enabled = true,
                                            .missed_window = policy,
                                            .max_lateness = max_lateness})
                          .id);
  };
  add("late", MissedWindow::kFireLate, std::nullopt);
  add("late-enough", MissedWindow::kFireLate, 4h);
  add("too-late", MissedWindow::kFireLate, 1h);
  add("skip", MissedWindow::kSkip, std::nullopt);
  add("skip-after-a-day", MissedWindow::kSkip, 24h);
  add("ask", MissedWindow::kAsk, std::nullopt);
  engine.advance(10min + 3h);

  const PassReport report = engine.pass();
  EXPECT_EQ(report.applied, 3);
  EXPECT_EQ(report.skipped, 2);
  EXPECT_EQ(report.failed, 1);
  for (const auto* applied : {"late", "late-enough", "skip-after-a-day"}) {
    EXPECT_EQ(engine.schedule(made.at(applied)).status, ScheduleStatus::kApplied) << applied;
    EXPECT_TRUE(engine.flag(applied).config.enabled) << applied;
  }
  for (const auto* skipped : {"too-late", "skip"}) {
    const Schedule schedule = engine.schedule(made.at(skipped));
    EXPECT_EQ(schedule.status, ScheduleStatus::kCancelled) << skipped;
    EXPECT_EQ(schedule.cancelled_by, kSystemActor);
    EXPECT_THAT(schedule.error_message, StartsWith("missed_window: due at"));
    EXPECT_FALSE(engine.flag(skipped).config.enabled) << skipped;
    const auto attempts = engine.attempts(schedule.id);
    ASSERT_EQ(attempts.size(), 1U);
    EXPECT_EQ(attempts.front().outcome, AttemptOutcome::kSkipped);
  }
  const Schedule parked = engine.schedule(made.at("ask"));
  EXPECT_EQ(parked.status, ScheduleStatus::kFailed);
  EXPECT_FALSE(parked.next_retry_at);
  EXPECT_THAT(parked.error_message, StartsWith("missed_window"));
  EXPECT_EQ(engine.attempts(parked.id).front().failure->code, "missed_window");
  EXPECT_EQ(engine.log().count("Schedule skipped, its window was missed"), 2U);

  engine.retry_by_hand(parked.id);
  EXPECT_EQ(engine.pass().applied, 1) << "a person said so, however late";
  EXPECT_TRUE(engine.flag("ask").config.enabled);
}

TEST_P(MissedWindows, a_retry_has_a_window_of_its_own) {
  EngineHarness engine(GetParam());
  engine.create_flag("frozen");
  engine.refuse_changes("frozen");
  const Schedule made = engine.create_schedule(
      {.flag = "frozen", .in = 1s, .enabled = true, .missed_window = MissedWindow::kSkip});
  engine.advance(1s);
  EXPECT_EQ(engine.pass().retrying, 1);
  // Two minutes after scheduled_at, and on time.
  engine.store().clock().set(*engine.schedule(made.id).next_retry_at);
  EXPECT_EQ(engine.pass().retrying, 1);
  engine.allow_changes();
  engine.store().clock().set(*engine.schedule(made.id).next_retry_at + 61s);
  EXPECT_EQ(engine.pass().skipped, 1);
}

TEST_P(OwnPolicies, delays_follow_the_policy_of_the_schedule) {
  EngineHarness engine(GetParam());
  engine.create_flag("frozen");
  engine.refuse_changes("frozen");
  const Schedule made = engine.create_schedule(
      {.flag = "frozen",
       .in = 1s,
       .enabled = true,
       .retry_policy =
           RetryPolicy{.max_retries = 3, .base = 1s, .factor = 3, .cap = 5s, .jitter = Jitter::kNone}});
  run_to_its_end(engine, made.id);
  const auto attempts = engine.attempts(made.id);
  ASSERT_EQ(attempts.size(), 4U);
  const std::array<Duration, 3> delays = {1s, 3s, 5s};
  for (std::size_t i = 0; i < delays.size(); ++i) {
    EXPECT_EQ(attempts[i + 1].started_at - attempts[i].ended_at, delays.at(i));
  }
}

TEST_P(OwnPolicies, a_deadline_outlives_any_count) {
  EngineHarness engine(GetParam());
  engine.create_flag("frozen");
  engine.refuse_changes("frozen");
  const Instant until = engine.now() + 1s + 30min;
  const Schedule made = engine.create_schedule(
      {.flag = "frozen",
       .in = 1s,
       .enabled = true,
       .retry_policy = RetryPolicy{
           .max_retries = std::nullopt, .base = 2min, .factor = 1, .jitter = Jitter::kNone, .until = until}});
  run_to_its_end(engine, made.id);
  const Schedule ended = engine.schedule(made.id);
  EXPECT_EQ(ended.retry_count, 15);
  EXPECT_EQ(engine.attempts(made.id).size(), 16U);
  EXPECT_EQ(engine.attempts(made.id).back().started_at, until);
  EXPECT_THAT(ended.error_message, HasSubstr("because the next would begin after"));
}

TEST_P(OwnPolicies, a_name_is_copied_when_the_schedule_is_made) {
  EngineHarness engine(GetParam());
  engine.create_flag("a");
  const RetryPolicyName name = must(RetryPolicyName::parse("nightly"));
  const auto set = [&](int max_retries) {
    in_unit(engine.session(), Access::kWrite, [&](UnitOfWork& unit) {
      must(set_retry_policy(unit, name, {.max_retries = max_retries}, "ada", engine.random()));
    });
  };
  const auto make = [&](const RetryPolicyName& asked) {
    return in_unit(engine.session(), Access::kWrite, [&](UnitOfWork& unit) {
      return hoist::create_schedule(unit,
                                    {.key = flag_key("a"),
                                     .environment = production(),
                                     .scheduled_at = unit.now() + 1h,
                                     .updates = make_updates(true),
                                     .max_retries = 2,
                                     .retry_policy = asked},
                                    "ada", engine.random());
    });
  };
  EXPECT_THAT(make(name).error().message, HasSubstr("known are default, fast, patient"));
  set(7);
  const Schedule made = must(make(name));
  set(9);
  EXPECT_EQ(engine.schedule(made.id).retry_policy->max_retries, 7);
  EXPECT_EQ(must(make(name)).max_retries, 9);
  EXPECT_EQ(must(make(must(RetryPolicyName::parse("fast")))).retry_policy->base, 1s);
  const Schedule plain = must(make(default_retry_policy_name()));
  EXPECT_FALSE(plain.retry_policy) << "the server's, whatever that is when it fails";
  EXPECT_EQ(plain.max_retries, 2);
}

TEST_P(OwnPolicies, what_could_never_be_kept_is_not_accepted) {
  EngineHarness engine(GetParam());
  engine.create_flag("a");
  const auto field_at_fault = [&](const RetryPolicy& policy) {
    return in_unit(engine.session(), Access::kWrite, [&](UnitOfWork& unit) {
      const auto made = hoist::create_schedule(unit,
                                               {.key = flag_key("a"),
                                                .environment = production(),
                                                .scheduled_at = unit.now() + 1h,
                                                .updates = make_updates(true),
                                                .retry_policy = policy},
                                               "ada", engine.random());
      return made ? std::string() : std::string(made.error().detail(kFieldDetail));
    });
  };
  EXPECT_EQ(field_at_fault({.until = engine.now() + 1h}), "retryPolicy.retryUntil");
  EXPECT_EQ(field_at_fault({.until = engine.now() + 1h + kLongestRetrying + 1us}), "retryPolicy.retryUntil");
  EXPECT_EQ(field_at_fault({.until = engine.now() + 1h + kLongestRetrying}), "");
  EXPECT_EQ(field_at_fault({.max_retries = 11}), "retryPolicy.maxRetries");
}

TEST_P(OwnPolicies, a_thousand_that_fail_together_do_not_come_back_together) {
  EngineHarness engine(GetParam());
  engine.create_flag("frozen");
  engine.refuse_changes("frozen");
  constexpr int kFailing = 1000;
  in_unit(engine.session(), Access::kWrite, [&](UnitOfWork& unit) {
    for (int i = 0; i < kFailing; ++i) {
      must(hoist::create_schedule(
          unit,
          {.key = flag_key("frozen"),
           .environment = production(),
           .scheduled_at = unit.now() + 1s,
           .updates = make_updates(true),
           .retry_policy = RetryPolicy{.max_retries = 3, .base = 10min, .jitter = Jitter::kFull}},
          "ada", engine.random()));
    }
  });
  engine.advance(1s);
  PassReport report;
  do {
    report = engine.pass();
  } while (report.processed() > 0);
  const auto retries = in_unit(engine.session(), Access::kRead, [&](UnitOfWork& unit) {
    ScheduleFilter filter;
    filter.state = ScheduleStateFilter::kRetrying;
    filter.limit = kFailing + 1;
    return must(unit.schedules().list(filter));
  });
  ASSERT_EQ(retries.size(), static_cast<std::size_t>(kFailing));
  std::array<int, 10> minutes{};
  for (const Schedule& schedule : retries) {
    const Duration delay = *schedule.next_retry_at - schedule.updated_at;
    ASSERT_GE(delay, Duration::zero());
    ASSERT_LT(delay, 10min);
    minutes.at(static_cast<std::size_t>(delay / 1min)) += 1;
  }
  // 100 are expected in each minute; 5 standard deviations are 47.
  for (const int count : minutes) EXPECT_NEAR(count, 100, 47);
}

TEST_P(RetryingAll, every_terminal_failure_of_a_filter_is_taken_up_and_nothing_else) {
  EngineHarness engine(GetParam());
  for (const char* key : {"a", "b", "waits", "done"}) engine.create_flag(key);
  for (const char* key : {"a", "b"}) {
    engine.advance(1ms);
    engine.create_schedule(
        {.flag = key, .in = 1s, .enabled = true, .missed_window = MissedWindow::kAsk, .max_lateness = 0s});
  }
  engine.create_schedule({.flag = "done", .in = 1s, .enabled = true});
  engine.create_schedule({.flag = "waits", .in = 1s, .enabled = true});
  engine.refuse_changes("waits");
  engine.advance(2s);
  const PassReport report = engine.pass();
  EXPECT_EQ(report.failed, 2);
  EXPECT_EQ(report.retrying, 1);
  const auto retry = [&](ScheduleFilter filter) {
    return in_unit(engine.session(), Access::kWrite, [&](UnitOfWork& unit) {
      return must(retry_failed(unit, std::move(filter), "ada", engine.random()));
    });
  };
  ScheduleFilter one;
  one.limit = 1;
  const RetriedSchedules first = retry(one);
  ASSERT_EQ(first.schedules.size(), 1U);
  EXPECT_TRUE(first.more);
  EXPECT_EQ(first.schedules.front().flag_key.text(), "a") << "the oldest first";
  EXPECT_EQ(first.schedules.front().next_retry_at, engine.now());
  ScheduleFilter of_b;
  of_b.flag = engine.flag("b").id;
  const RetriedSchedules second = retry(of_b);
  ASSERT_EQ(second.schedules.size(), 1U);
  EXPECT_FALSE(second.more);
  EXPECT_TRUE(retry({}).schedules.empty()) << "no terminal failure is left";
  EXPECT_EQ(engine.pass().applied, 2);
  EXPECT_EQ(
      engine.store().sql().number("SELECT count(*) FROM audit_events WHERE action = 'schedule.retried'"), 2);
}

HOIST_ON_BOTH_STORES(MissedWindows);
HOIST_ON_BOTH_STORES(OwnPolicies);
HOIST_ON_BOTH_STORES(RetryingAll);

}  // namespace hoist::test
