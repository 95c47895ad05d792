#include "hoist/domain/attempt_statistics.h"

#include <gtest/gtest.h>

namespace hoist {
namespace {

using namespace std::chrono_literals;

constexpr Instant kNoon = Instant::from_unix_us(1'795'780'800'000'000);

AttemptSample late_by(Duration lateness, Instant ended_at = kNoon) {
  return {.ended_at = ended_at, .due_at = ended_at - lateness};
}

}  // namespace

TEST(AttemptStatistics, of_nothing_there_is_no_lateness) {
  const LatenessSummary none = summarize_lateness({}, kNoon - 1h, kNoon);
  EXPECT_EQ(none, LatenessSummary{});
  EXPECT_FALSE(none.p50 || none.p99 || none.most);
}

TEST(AttemptStatistics, a_bucket_holds_its_upper_bound_and_the_last_one_the_rest) {
  std::vector<AttemptSample> samples = {late_by(-5s), late_by(0us)};
  for (const Duration bound : kLatenessBounds) {
    samples.push_back(late_by(bound));
    samples.push_back(late_by(bound + 1us));
  }
  const LatenessSummary summary = summarize_lateness(samples, kNoon - 1h, kNoon);
  EXPECT_EQ(summary.buckets, (std::array<std::int64_t, 11>{3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1}));
  EXPECT_EQ(summary.count, 22);
  EXPECT_EQ(summary.most, 300s + 1us);
}

TEST(AttemptStatistics, percentiles_are_by_the_nearest_rank) {
  std::vector<AttemptSample> samples;
  for (int i = 100; i >= 1; --i) samples.push_back(late_by(std::chrono::milliseconds(i)));
  LatenessSummary summary = summarize_lateness(samples, kNoon, kNoon);
  EXPECT_EQ(summary.p50, 50ms);
  EXPECT_EQ(summary.p99, 99ms);
  EXPECT_EQ(summary.most, 100ms);
  samples = {late_by(7ms)};
  summary = summarize_lateness(samples, kNoon, kNoon);
  EXPECT_EQ(summary.p50, 7ms);
  EXPECT_EQ(summary.p99, 7ms);
  samples = {late_by(1ms), late_by(2ms), late_by(3ms)};
  EXPECT_EQ(summarize_lateness(samples, kNoon, kNoon).p50, 2ms);
}

TEST(AttemptStatistics, lateness_is_of_the_period_and_of_what_is_known_to_have_been_due) {
  const std::vector<AttemptSample> samples = {late_by(1s, kNoon - 1h),
                                              late_by(2s, kNoon),
                                              late_by(3s, kNoon - 1h - 1us),
                                              late_by(4s, kNoon + 1us),
                                              {.ended_at = kNoon, .due_at = std::nullopt}};
  const LatenessSummary summary = summarize_lateness(samples, kNoon - 1h, kNoon);
  EXPECT_EQ(summary.count, 2);
  EXPECT_EQ(summary.most, 2s);
}

TEST(AttemptStatistics, buckets_of_time_begin_at_whole_multiples_and_end_with_the_present_one) {
  const Instant now = kNoon + 7min;
  EXPECT_EQ(first_attempt_bucket(now), kNoon + 5min - 115min);
  EXPECT_EQ(first_attempt_bucket(kNoon), kNoon - 115min);
  EXPECT_EQ(first_attempt_bucket(Instant::from_unix_us(-1)), Instant::from_unix_us(0) - 120min);
  const auto buckets = count_by_bucket({}, now);
  ASSERT_EQ(buckets.size(), 24U);
  EXPECT_EQ(buckets.front(), AttemptBucket{.at = kNoon - 110min});
  EXPECT_EQ(buckets.back(), AttemptBucket{.at = kNoon + 5min});
}

TEST(AttemptStatistics, attempts_are_counted_by_outcome_in_the_bucket_where_they_ended) {
  const auto ended = [](Instant at, AttemptOutcome outcome) {
    return AttemptSample{.ended_at = at, .due_at = std::nullopt, .outcome = outcome};
  };
  const std::vector<AttemptSample> samples = {
      ended(kNoon, AttemptOutcome::kApplied),           ended(kNoon + 5min - 1us, AttemptOutcome::kApplied),
      ended(kNoon + 4min, AttemptOutcome::kFailed),     ended(kNoon + 5min, AttemptOutcome::kSkipped),
      ended(kNoon + 6min, AttemptOutcome::kSuperseded), ended(kNoon - 110min - 1us, AttemptOutcome::kApplied),
      ended(kNoon + 10min, AttemptOutcome::kApplied)};
  const auto buckets = count_by_bucket(samples, kNoon + 7min);
  EXPECT_EQ(buckets[22], (AttemptBucket{.at = kNoon, .applied = 2, .failed = 1, .other = 0}));
  EXPECT_EQ(buckets[23], (AttemptBucket{.at = kNoon + 5min, .applied = 0, .failed = 0, .other = 2}));
  for (std::size_t i = 0; i < 22; ++i)
    EXPECT_EQ(buckets[i].applied, 0) << i << ": what is outside counts not";
}

}  // namespace hoist
