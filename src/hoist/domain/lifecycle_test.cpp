#include "hoist/domain/lifecycle.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "hoist/domain/sample_values_test.h"

namespace hoist {
namespace {

using namespace std::chrono_literals;
using sample::kNow;

Schedule with_max_retries(int max_retries) {
  Schedule schedule = sample::due_schedule();
  schedule.max_retries = max_retries;
  return schedule;
}

/// Fails at each due instant until nothing is due any more; returns how many attempts that took.
int fail_until_terminal(Schedule& schedule, const RetryPolicy& policy, RandomSource& random) {
  int attempts = 0;
  while (const auto due_at = schedule.due_at()) {
    schedule = mark_failed(schedule, sample::transient_failure(), policy, random, *due_at);
    ++attempts;
    if (attempts > 100) break;
  }
  return attempts;
}

/// A terminal failed schedule with `max_retries` spent.
Schedule exhausted(int max_retries) {
  Prng random(1);
  Schedule schedule = with_max_retries(max_retries);
  fail_until_terminal(schedule, RetryPolicy(), random);
  return schedule;
}

}  // namespace

RC_GTEST_PROP(Lifecycle, AC8_retry_arithmetic_of_the_kth_transient_failure, ()) {
  const RetryPolicy policy = *sample::any_policy();
  const int max_retries = *rc::gen::inRange(0, 11);
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  Prng random(seed);
  Prng same(seed);
  Schedule schedule = with_max_retries(max_retries);
  Instant now = schedule.scheduled_at;
  for (int k = 1; k <= max_retries + 1; ++k) {
    RC_ASSERT(schedule.due_at().has_value());
    now = *schedule.due_at() + Duration(*rc::gen::inRange<std::int64_t>(0, 5'000'000));
    schedule = mark_failed(schedule, sample::transient_failure(), policy, random, now);
    RC_ASSERT(schedule.status == ScheduleStatus::kFailed);
    RC_ASSERT(schedule.attempt_count == k);
    if (k <= max_retries) {
      RC_ASSERT(schedule.retry_count == k);
      const bool as_the_policy_says = schedule.next_retry_at == now + policy.delay(k - 1, Duration(0), same);
      RC_ASSERT(as_the_policy_says);
      RC_ASSERT(schedule.retrying());
    } else {
      RC_ASSERT(schedule.retry_count == max_retries);
      RC_ASSERT(!schedule.next_retry_at.has_value());
      RC_ASSERT(!schedule.retrying());
    }
  }
  RC_ASSERT(!schedule.due_at().has_value());
}

RC_GTEST_PROP(Lifecycle, AC8_retry_arithmetic_every_budget_has_1_plus_max_retries_attempts, ()) {
  const int max_retries = *rc::gen::inRange(0, 11);
  const int budgets = *rc::gen::inRange(1, 5);
  Prng random(*rc::gen::arbitrary<std::uint64_t>());
  Schedule schedule = with_max_retries(max_retries);
  for (int budget = 1; budget <= budgets; ++budget) {
    RC_ASSERT(fail_until_terminal(schedule, RetryPolicy(), random) == 1 + max_retries);
    RC_ASSERT(schedule.attempt_count == budget * (1 + max_retries));
    const Instant now = schedule.updated_at + 1h;
    const auto again = retry_by_hand(schedule, now);
    RC_ASSERT(again.has_value());
    schedule = *again;
    RC_ASSERT(schedule.retry_count == 0);
    RC_ASSERT((schedule.due_at() == now));
    RC_ASSERT(schedule.attempt_count == budget * (1 + max_retries));
  }
}

RC_GTEST_PROP(Lifecycle, AC8_retry_arithmetic_a_permanent_failure_is_terminal_at_once, ()) {
  const int max_retries = *rc::gen::inRange(0, 11);
  const int before = *rc::gen::inRange(0, max_retries + 1);
  Prng random(3);
  Schedule schedule = with_max_retries(max_retries);
  for (int i = 0; i < before; ++i) {
    schedule = mark_failed(schedule, sample::transient_failure(), {}, random, *schedule.due_at());
  }
  schedule = mark_failed(schedule, sample::permanent_failure(), {}, random, *schedule.due_at());
  RC_ASSERT(schedule.status == ScheduleStatus::kFailed);
  RC_ASSERT(!schedule.next_retry_at.has_value());
  RC_ASSERT(schedule.retry_count == before);
  RC_ASSERT(schedule.attempt_count == before + 1);
  RC_ASSERT(schedule.error_message == "flag was deleted");
  RC_ASSERT(schedule.last_error == "flag was deleted");
}

TEST(Lifecycle, AC8_retry_arithmetic_three_retries_come_2_4_and_8_minutes_apart) {
  Prng random(1);
  Schedule schedule = with_max_retries(3);
  for (const Duration delay : {2min, 4min, 8min}) {
    const Instant now = *schedule.due_at();
    schedule = mark_failed(schedule, sample::transient_failure(), RetryPolicy(), random, now);
    ASSERT_TRUE(schedule.next_retry_at.has_value());
    EXPECT_GE(*schedule.next_retry_at - now, delay);
    EXPECT_LT(*schedule.next_retry_at - now, delay + 30s);
  }
  schedule = mark_failed(schedule, sample::transient_failure(), RetryPolicy(), random, *schedule.due_at());
  EXPECT_EQ(schedule.due_at(), std::nullopt);
  EXPECT_EQ(schedule.attempt_count, 4);
}

TEST(Lifecycle, a_waiting_retry_shows_the_latest_error_and_no_terminal_reason) {
  Prng random(1);
  const Schedule once =
      mark_failed(with_max_retries(3), sample::transient_failure("first"), {}, random, kNow);
  EXPECT_EQ(once.last_error, "first");
  EXPECT_EQ(once.error_message, "");
  EXPECT_EQ(once.updated_at, kNow);
  const Schedule twice =
      mark_failed(once, sample::transient_failure("second"), {}, random, *once.next_retry_at);
  EXPECT_EQ(twice.last_error, "second");
  EXPECT_EQ(twice.error_message, "");
}

TEST(Lifecycle, exhausted_retries_say_how_many_there_were_and_why) {
  EXPECT_EQ(exhausted(3).error_message, "gave up after 3 of 3 retries: lock not granted in time");
  EXPECT_EQ(exhausted(3).last_error, "lock not granted in time");
  EXPECT_EQ(exhausted(0).error_message, "lock not granted in time");
}

TEST(Lifecycle, success_clears_the_retry_and_keeps_its_history) {
  Prng random(1);
  const Schedule failed = mark_failed(with_max_retries(3), sample::transient_failure(), {}, random, kNow);
  const Instant later = *failed.next_retry_at + 5s;
  const Schedule applied = mark_applied(failed, later);
  EXPECT_EQ(applied.status, ScheduleStatus::kApplied);
  EXPECT_EQ(applied.applied_at, later);
  EXPECT_EQ(applied.updated_at, later);
  EXPECT_EQ(applied.next_retry_at, std::nullopt);
  EXPECT_EQ(applied.retry_count, 1);
  EXPECT_EQ(applied.attempt_count, 2);
  EXPECT_EQ(applied.last_error, "lock not granted in time");
  EXPECT_EQ(applied.error_message, "");
  EXPECT_EQ(applied.due_at(), std::nullopt);
}

TEST(Lifecycle, superseded_is_cancelled_by_the_system_with_a_reason) {
  const Schedule superseded = mark_superseded(sample::due_schedule(), kNow + 1s);
  EXPECT_EQ(superseded.status, ScheduleStatus::kCancelled);
  EXPECT_EQ(superseded.cancelled_by, "system");
  EXPECT_EQ(superseded.cancelled_at, kNow + 1s);
  EXPECT_EQ(superseded.updated_at, kNow + 1s);
  EXPECT_EQ(superseded.attempt_count, 1);
  EXPECT_EQ(superseded.error_message.rfind("superseded: ", 0), 0U) << superseded.error_message;
  EXPECT_EQ(superseded.applied_at, std::nullopt);
  EXPECT_EQ(superseded.due_at(), std::nullopt);
}

TEST(Lifecycle, cancel_before_it_is_due_and_while_a_retry_waits) {
  const auto cancelled = cancel(sample::due_schedule(), "grace", kNow - 1h);
  ASSERT_TRUE(cancelled.has_value());
  EXPECT_EQ(cancelled->status, ScheduleStatus::kCancelled);
  EXPECT_EQ(cancelled->cancelled_by, "grace");
  EXPECT_EQ(cancelled->cancelled_at, kNow - 1h);
  EXPECT_EQ(cancelled->updated_at, kNow - 1h);
  EXPECT_EQ(cancelled->attempt_count, 0);
  EXPECT_EQ(cancelled->due_at(), std::nullopt);

  Prng random(1);
  const Schedule waiting = mark_failed(with_max_retries(1), sample::transient_failure(), {}, random, kNow);
  const auto ended = cancel(waiting, "grace", kNow + 1s);
  ASSERT_TRUE(ended.has_value());
  EXPECT_EQ(ended->status, ScheduleStatus::kCancelled);
  EXPECT_EQ(ended->next_retry_at, std::nullopt);
  EXPECT_EQ(ended->last_error, "lock not granted in time");
  EXPECT_EQ(ended->retry_count, 1);
}

TEST(Lifecycle, cancel_refuses_what_is_over_and_says_why) {
  const Schedule applied = mark_applied(sample::due_schedule(), kNow);
  const auto refused = cancel(applied, "grace", kNow);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidState);
  EXPECT_EQ(refused.error().message,
            "schedule 00000000-0000-0000-0000-000000000001 is applied: only a pending schedule or one that "
            "waits for a retry can be cancelled");
  EXPECT_EQ(cancel(exhausted(2), "grace", kNow).error().code, ErrorCode::kInvalidState);
  EXPECT_EQ(cancel(mark_superseded(sample::due_schedule(), kNow), "grace", kNow).error().code,
            ErrorCode::kInvalidState);
}

TEST(Lifecycle, retry_by_hand_is_due_at_once_with_a_fresh_budget) {
  const Schedule terminal = exhausted(2);
  const Instant later = terminal.updated_at + 24h;
  const auto retried = retry_by_hand(terminal, later);
  ASSERT_TRUE(retried.has_value());
  EXPECT_EQ(retried->status, ScheduleStatus::kFailed);
  EXPECT_EQ(retried->due_at(), later);
  EXPECT_EQ(retried->updated_at, later);
  EXPECT_EQ(retried->retry_count, 0);
  EXPECT_EQ(retried->attempt_count, 3);
  EXPECT_EQ(retried->scheduled_at, terminal.scheduled_at);
  EXPECT_EQ(retried->error_message, "");
  EXPECT_EQ(retried->last_error, "lock not granted in time");
}

TEST(Lifecycle, retry_by_hand_brings_a_waiting_retry_forward) {
  Prng random(1);
  const Schedule waiting = mark_failed(with_max_retries(3), sample::transient_failure(), {}, random, kNow);
  const auto retried = retry_by_hand(waiting, kNow + 1s);
  ASSERT_TRUE(retried.has_value());
  EXPECT_EQ(retried->due_at(), kNow + 1s);
  EXPECT_EQ(retried->retry_count, 0);
  EXPECT_EQ(retried->attempt_count, 1);
}

TEST(Lifecycle, retry_by_hand_refuses_what_has_not_failed_and_says_why) {
  const auto refused = retry_by_hand(sample::due_schedule(), kNow);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidState);
  EXPECT_EQ(
      refused.error().message,
      "schedule 00000000-0000-0000-0000-000000000001 is pending: only a failed schedule can be retried");
  EXPECT_EQ(retry_by_hand(mark_applied(sample::due_schedule(), kNow), kNow).error().code,
            ErrorCode::kInvalidState);
  EXPECT_EQ(retry_by_hand(mark_superseded(sample::due_schedule(), kNow), kNow).error().code,
            ErrorCode::kInvalidState);
  EXPECT_EQ(retry_by_hand(*cancel(sample::due_schedule(), "grace", kNow), kNow).error().code,
            ErrorCode::kInvalidState);
}

TEST(LifecycleDeathTest, attempting_what_is_not_due_is_a_defect) {
  Prng random(1);
  const Schedule schedule = sample::due_schedule();
  const Instant early = kNow - 1us;
  EXPECT_DEATH(static_cast<void>(mark_applied(schedule, early)), "only a due schedule is attempted");
  EXPECT_DEATH(static_cast<void>(mark_superseded(schedule, early)), "only a due schedule is attempted");
  const Schedule applied = mark_applied(schedule, kNow);
  EXPECT_DEATH(static_cast<void>(mark_applied(applied, kNow)), "only a due schedule is attempted");
}

TEST(LifecycleDeathTest, recording_an_outage_is_a_defect) {
  Prng random(1);
  Failure outage = sample::transient_failure();
  outage.failure_class = FailureClass::kOutage;
  EXPECT_DEATH(static_cast<void>(mark_failed(sample::due_schedule(), outage, {}, random, kNow)),
               "an outage is not an attempt");
}

TEST(Lifecycle, run_by_hand_is_meant_for_now) {
  Schedule pending = sample::due_schedule();
  pending.scheduled_at = kNow + 1h;
  const Schedule early = *run_by_hand(pending, kNow);
  EXPECT_EQ(early.status, ScheduleStatus::kPending);
  EXPECT_EQ(early.scheduled_at, kNow);
  EXPECT_EQ(early.due_at(), kNow);
  EXPECT_EQ(early.updated_at, kNow);

  const Schedule failed = exhausted(2);
  const Schedule again = *run_by_hand(failed, kNow + 9h);
  EXPECT_EQ(again.status, ScheduleStatus::kFailed);
  EXPECT_EQ(again.scheduled_at, kNow + 9h);
  EXPECT_EQ(again.due_at(), kNow + 9h);
  EXPECT_EQ(again.retry_count, 0);
  EXPECT_EQ(again.error_message, "");
  EXPECT_EQ(again.last_error, failed.last_error);
  EXPECT_EQ(again.attempt_count, failed.attempt_count) << "numbers of attempts go on";
}

TEST(Lifecycle, what_has_been_applied_or_cancelled_is_not_run_again) {
  for (const ScheduleStatus status : {ScheduleStatus::kApplied, ScheduleStatus::kCancelled}) {
    Schedule ended = sample::due_schedule();
    ended.status = status;
    EXPECT_EQ(run_by_hand(ended, kNow).error().code, ErrorCode::kInvalidState);
  }
}

TEST(Lifecycle, a_deadline_ends_the_retries_instead_of_a_count) {
  Prng random(5);
  Schedule schedule = sample::due_schedule();
  schedule.retry_policy = RetryPolicy{.max_retries = std::nullopt,
                                      .base = 1min,
                                      .factor = 1,
                                      .jitter = Jitter::kNone,
                                      .until = schedule.scheduled_at + 12min};
  EXPECT_EQ(fail_until_terminal(schedule, RetryPolicy(), random), 13) << "at once and then once a minute";
  EXPECT_EQ(schedule.retry_count, 12);
  EXPECT_NE(schedule.error_message.find("gave up after 12 retries, because the next would begin after"),
            std::string::npos)
      << schedule.error_message;
}

TEST(Lifecycle, a_schedules_own_policy_stands_in_place_of_the_servers) {
  Prng random(5);
  Schedule schedule = with_max_retries(10);
  schedule.retry_policy = RetryPolicy{.max_retries = 1, .base = 5s, .jitter = Jitter::kNone};
  schedule = mark_failed(schedule, sample::transient_failure(), RetryPolicy(), random, schedule.scheduled_at);
  EXPECT_EQ(schedule.next_retry_at, schedule.scheduled_at + 5s);
  schedule = mark_failed(schedule, sample::transient_failure(), RetryPolicy(), random, *schedule.due_at());
  EXPECT_FALSE(schedule.due_at());
  EXPECT_EQ(schedule.error_message.find("gave up after 1 of 1 retries"), 0U) << schedule.error_message;
}

RC_GTEST_PROP(Lifecycle, decorrelated_delays_grow_from_the_delay_before, ()) {
  Prng random(*rc::gen::arbitrary<std::uint64_t>());
  Schedule schedule = sample::due_schedule();
  schedule.retry_policy =
      RetryPolicy{.max_retries = 10, .base = 1s, .factor = 3, .cap = 10min, .jitter = Jitter::kDecorrelated};
  Duration before = 1s;
  while (const auto due_at = schedule.due_at()) {
    const Instant now = *due_at + Duration(*rc::gen::inRange<std::int64_t>(0, 3'600'000'000));
    schedule = mark_failed(schedule, sample::transient_failure(), RetryPolicy(), random, now);
    if (!schedule.next_retry_at) break;
    const Duration delay = *schedule.next_retry_at - now;
    RC_ASSERT(delay >= 1s);
    RC_ASSERT(delay <= std::min<Duration>(10min, before * 3));
    before = delay;
  }
  RC_ASSERT(schedule.retry_count == 10);
}

TEST(Lifecycle, the_last_retry_that_waits_is_known) {
  Prng random(5);
  Schedule schedule = with_max_retries(2);
  EXPECT_FALSE(last_retry_waits(schedule, RetryPolicy())) << "nothing failed yet";
  schedule = mark_failed(schedule, sample::transient_failure(), RetryPolicy(), random, schedule.scheduled_at);
  EXPECT_FALSE(last_retry_waits(schedule, RetryPolicy()));
  schedule = mark_failed(schedule, sample::transient_failure(), RetryPolicy(), random, *schedule.due_at());
  EXPECT_TRUE(last_retry_waits(schedule, RetryPolicy()));
  schedule = mark_failed(schedule, sample::transient_failure(), RetryPolicy(), random, *schedule.due_at());
  EXPECT_FALSE(last_retry_waits(schedule, RetryPolicy())) << "none waits";

  schedule = sample::due_schedule();
  schedule.retry_policy = RetryPolicy{.max_retries = std::nullopt,
                                      .base = 10min,
                                      .factor = 1,
                                      .jitter = Jitter::kNone,
                                      .until = schedule.scheduled_at + 25min};
  schedule = mark_failed(schedule, sample::transient_failure(), RetryPolicy(), random, schedule.scheduled_at);
  EXPECT_FALSE(last_retry_waits(schedule, RetryPolicy()));
  schedule = mark_failed(schedule, sample::transient_failure(), RetryPolicy(), random, *schedule.due_at());
  EXPECT_TRUE(last_retry_waits(schedule, RetryPolicy())) << "the next would be past the deadline";
}

namespace {

/// How late an attempt may begin, and whether one that begins so late has missed its window.
struct WindowRow {
  MissedWindow policy;
  std::optional<Duration> max_lateness;
  Duration lateness;
  bool missed;
};

}  // namespace

TEST(Lifecycle, windows_are_missed_by_policy_and_lateness) {
  using enum MissedWindow;
  const WindowRow rows[] = {
      {kFireLate, std::nullopt, 8760h, false},
      {kFireLate, 10s, 10s, false},
      {kFireLate, 10s, 10s + 1us, true},
      {kSkip, std::nullopt, 60s, false},
      {kSkip, std::nullopt, 60s + 1us, true},
      {kSkip, 10s, 10s + 1us, true},
      {kSkip, 1h, 30min, false},
      {kAsk, std::nullopt, 60s, false},
      {kAsk, std::nullopt, 61s, true},
      {kAsk, 0s, 0s, false},
      {kAsk, 0s, 1us, true},
  };
  for (const WindowRow& row : rows) {
    Schedule schedule = sample::due_schedule();
    schedule.missed_window = row.policy;
    schedule.max_lateness = row.max_lateness;
    EXPECT_EQ(schedule.missed_at(*schedule.due_at() + row.lateness), row.missed)
        << to_string(row.policy) << " " << format_duration(row.lateness);
    // Of a retry it is the retry's own time that counts.
    schedule.status = ScheduleStatus::kFailed;
    schedule.next_retry_at = schedule.scheduled_at + 5h;
    EXPECT_EQ(schedule.missed_at(*schedule.next_retry_at + row.lateness), row.missed);
  }
}

TEST(Lifecycle, a_skipped_schedule_is_cancelled_by_the_system_and_says_why) {
  Schedule schedule = sample::due_schedule();
  schedule.missed_window = MissedWindow::kSkip;
  const Instant now = schedule.scheduled_at + 3h;
  const Schedule after = mark_skipped(schedule, now);
  EXPECT_EQ(after.status, ScheduleStatus::kCancelled);
  EXPECT_EQ(after.cancelled_by, kSystemActor);
  EXPECT_EQ(after.cancelled_at, now);
  EXPECT_EQ(after.attempt_count, schedule.attempt_count + 1);
  EXPECT_EQ(after.error_message.find(kMissedWindowCode), 0U) << after.error_message;
  EXPECT_FALSE(after.due_at());
}

TEST(Lifecycle, a_parked_schedule_waits_for_a_person_who_may_retry_it) {
  Prng random(5);
  Schedule schedule = sample::due_schedule();
  schedule.missed_window = MissedWindow::kAsk;
  const Instant now = schedule.scheduled_at + 3h;
  const Failure failure = missed_window_failure(schedule, now);
  EXPECT_EQ(failure.code, kMissedWindowCode);
  EXPECT_EQ(failure.failure_class, FailureClass::kPermanent);
  const Schedule parked = mark_failed(schedule, failure, RetryPolicy(), random, now);
  EXPECT_EQ(parked.status, ScheduleStatus::kFailed);
  EXPECT_FALSE(parked.due_at());
  EXPECT_EQ(parked.error_message.find(kMissedWindowCode), 0U) << parked.error_message;
  const auto taken_up = retry_by_hand(parked, now + 1h);
  ASSERT_TRUE(taken_up);
  EXPECT_FALSE(taken_up->missed_at(now + 1h)) << "due now, not three hours ago";
}

}  // namespace hoist
