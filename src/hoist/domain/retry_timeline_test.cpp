#include "hoist/domain/retry_timeline.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "hoist/domain/lifecycle.h"
#include "hoist/domain/sample_values_test.h"

namespace hoist {
namespace {

using namespace std::chrono_literals;
using sample::kNow;

Schedule pending_at(Instant at, int max_retries) {
  Schedule schedule = sample::due_schedule();
  schedule.scheduled_at = at;
  schedule.max_retries = max_retries;
  return schedule;
}

}  // namespace

TEST(RetryTimeline, counts_from_when_a_pending_schedule_is_due) {
  EXPECT_EQ(retry_timeline(pending_at(kNow + 1h, 3), RetryPolicy(), kNow),
            (std::vector<RetryWindow>{
                {.retry = 1, .earliest = kNow + 1h + 2min, .latest = kNow + 1h + 2min + 30s},
                {.retry = 2, .earliest = kNow + 1h + 6min, .latest = kNow + 1h + 7min},
                {.retry = 3, .earliest = kNow + 1h + 14min, .latest = kNow + 1h + 15min + 30s}}));
  EXPECT_TRUE(retry_timeline(pending_at(kNow + 1h, 0), RetryPolicy(), kNow).empty());
}

TEST(RetryTimeline, counts_from_now_where_it_is_overdue) {
  const auto timeline = retry_timeline(pending_at(kNow - 1h, 1), RetryPolicy(), kNow);
  ASSERT_EQ(timeline.size(), 1U);
  EXPECT_EQ(timeline[0].earliest, kNow + 2min);
}

TEST(RetryTimeline, knows_the_retry_that_waits_and_guesses_the_rest) {
  Schedule schedule = pending_at(kNow - 1h, 3);
  schedule.status = ScheduleStatus::kFailed;
  schedule.retry_count = 2;
  schedule.next_retry_at = kNow + 10s;
  EXPECT_EQ(retry_timeline(schedule, RetryPolicy(), kNow),
            (std::vector<RetryWindow>{
                {.retry = 2, .earliest = kNow + 10s, .latest = kNow + 10s},
                {.retry = 3, .earliest = kNow + 10s + 8min, .latest = kNow + 10s + 8min + 30s}}));
}

TEST(RetryTimeline, of_what_has_ended_there_is_none) {
  for (const ScheduleStatus status :
       {ScheduleStatus::kApplied, ScheduleStatus::kCancelled, ScheduleStatus::kFailed}) {
    Schedule schedule = pending_at(kNow + 1h, 3);
    schedule.status = status;
    EXPECT_TRUE(retry_timeline(schedule, RetryPolicy(), kNow).empty());
  }
}

TEST(RetryTimeline, ends_where_time_does) {
  for (const RetryWindow& window : retry_timeline(pending_at(kMaxInstant, 10), RetryPolicy(), kNow)) {
    EXPECT_EQ(window.earliest, kMaxInstant);
    EXPECT_EQ(window.latest, kMaxInstant);
  }
}

RC_GTEST_PROP(RetryTimeline, reality_keeps_to_it, ()) {
  const RetryPolicy policy = *sample::any_policy();
  Prng random(*rc::gen::arbitrary<std::uint64_t>());
  Schedule schedule = pending_at(kNow, *rc::gen::inRange(0, 11));
  const auto promised = retry_timeline(schedule, policy, kNow);
  RC_ASSERT(promised.size() == static_cast<std::size_t>(schedule.max_retries));
  for (const RetryWindow& window : promised) {
    schedule = mark_failed(schedule, sample::transient_failure(), policy, random, *schedule.due_at());
    RC_ASSERT(schedule.retry_count == window.retry);
    RC_ASSERT(schedule.next_retry_at >= window.earliest);
    RC_ASSERT(schedule.next_retry_at <= window.latest);
    // What is told on the way is never wider, and begins with what is certain.
    const auto now_told = retry_timeline(schedule, policy, kNow);
    const bool certain = now_told.front().earliest == *schedule.next_retry_at &&
                         now_told.front().latest == *schedule.next_retry_at;
    RC_ASSERT(certain);
    RC_ASSERT(now_told.back().earliest >= promised.back().earliest);
    RC_ASSERT(now_told.back().latest <= promised.back().latest);
  }
  schedule = mark_failed(schedule, sample::transient_failure(), policy, random, *schedule.due_at());
  RC_ASSERT(!schedule.due_at());
}

namespace {

/// Any policy that a schedule may bring along.
rc::Gen<RetryPolicy> own_policy(Instant scheduled_at) {
  return rc::gen::exec([scheduled_at] {
    RetryPolicy policy;
    policy.max_retries = *rc::gen::inRange(0, 11);
    policy.base = Duration(*rc::gen::inRange<std::int64_t>(10'000, 600'000'000));
    policy.cap = policy.base + Duration(*rc::gen::inRange<std::int64_t>(0, 3'600'000'000));
    policy.factor = *rc::gen::element(1.0, 1.5, 2.0, 10.0);
    policy.jitter = *rc::gen::element(Jitter::kNone, Jitter::kUniform, Jitter::kFull, Jitter::kDecorrelated);
    if (*rc::gen::inRange(0, 3) == 0) {
      policy.until = scheduled_at + Duration(*rc::gen::inRange<std::int64_t>(1, 7'200'000'000));
    }
    return policy;
  });
}

}  // namespace

RC_GTEST_PROP(RetryTimeline, reality_keeps_to_it_under_any_policy, ()) {
  Prng random(*rc::gen::arbitrary<std::uint64_t>());
  Schedule schedule = pending_at(kNow, 3);
  schedule.retry_policy = *own_policy(kNow);
  const auto promised = retry_timeline(schedule, RetryPolicy(), kNow);
  for (std::size_t retry = 0;; ++retry) {
    schedule = mark_failed(schedule, sample::transient_failure(), RetryPolicy(), random, *schedule.due_at());
    if (!schedule.next_retry_at) {
      // Without a deadline every promised retry came.
      RC_ASSERT(retry == promised.size() || schedule.retry_policy->until.has_value());
      break;
    }
    RC_ASSERT(retry < promised.size());
    RC_ASSERT(*schedule.next_retry_at >= promised[retry].earliest);
    RC_ASSERT(*schedule.next_retry_at <= promised[retry].latest);
    const auto told = retry_timeline(schedule, RetryPolicy(), kNow);
    RC_ASSERT(told.front().earliest == *schedule.next_retry_at);
  }
}

TEST(RetryTimeline, a_deadline_cuts_it_short) {
  Schedule schedule = pending_at(kNow, 3);
  schedule.retry_policy = RetryPolicy{
      .max_retries = std::nullopt, .base = 10min, .factor = 1, .jitter_span = 5min, .until = kNow + 32min};
  EXPECT_EQ(retry_timeline(schedule, RetryPolicy(), kNow),
            (std::vector<RetryWindow>{{.retry = 1, .earliest = kNow + 10min, .latest = kNow + 15min},
                                      {.retry = 2, .earliest = kNow + 20min, .latest = kNow + 30min},
                                      {.retry = 3, .earliest = kNow + 30min, .latest = kNow + 32min}}));
}

}  // namespace hoist
