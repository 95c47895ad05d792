#include "hoist/domain/retry_policy.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

#include "hoist/domain/sample_values_test.h"

namespace hoist {
namespace {

using namespace std::chrono_literals;

/// min(base × 2^n, cap) by shifting the cap down instead of the base up.
Duration expected_backoff(const RetryPolicy& policy, int n) {
  if (n >= 62 || policy.base.count() > (policy.cap.count() >> n)) return policy.cap;
  return policy.base * (std::int64_t{1} << n);
}

/// Counts up from a number, so that a test knows the first draw and a rejected one is not drawn for ever.
class CountingSource final : public RandomSource {
 public:
  explicit CountingSource(std::uint64_t value) : value_(value) {}
  std::uint64_t next() override { return value_++; }

 private:
  std::uint64_t value_;
};

}  // namespace

TEST(RetryPolicy, AC3_backoff_is_2_4_8_16_32_60_60_minutes) {
  const RetryPolicy policy;
  const std::vector<Duration> expected = {2min,  4min,  8min,  16min, 32min, 60min,
                                          60min, 60min, 60min, 60min, 60min};
  for (std::size_t n = 0; n < expected.size(); ++n) {
    EXPECT_EQ(policy.backoff(static_cast<int>(n)), expected[n]) << n;
  }
}

TEST(RetryPolicy, AC3_backoff_does_not_overflow) {
  EXPECT_EQ(RetryPolicy().backoff(10), 60min);
  EXPECT_EQ(RetryPolicy().backoff(63), 60min);
  EXPECT_EQ(RetryPolicy().backoff(1'000'000), 60min);
  EXPECT_EQ(RetryPolicy().backoff(std::numeric_limits<int>::max()), 60min);
  const RetryPolicy widest{.base = Duration(3), .cap = Duration::max()};
  EXPECT_EQ(widest.backoff(61), Duration(3 * (std::int64_t{1} << 61)));
  EXPECT_EQ(widest.backoff(62), Duration::max());
  EXPECT_EQ(widest.backoff(1'000'000), Duration::max());
}

RC_GTEST_PROP(RetryPolicy, AC3_backoff_doubles_up_to_the_cap_for_any_policy, ()) {
  const RetryPolicy policy = *sample::any_policy();
  const int n = *rc::gen::oneOf(rc::gen::inRange(0, 64), rc::gen::inRange(0, 1'000'001));
  RC_ASSERT(policy.backoff(n) == expected_backoff(policy, n));
  RC_ASSERT(policy.backoff(n) <= policy.backoff(n + 1));
}

RC_GTEST_PROP(RetryPolicy, AC3_backoff_jitter_is_below_a_quarter_of_the_base, ()) {
  const RetryPolicy policy = *sample::any_policy();
  const int n = *rc::gen::inRange(0, 12);
  Prng random(*rc::gen::arbitrary<std::uint64_t>());
  const Duration jitter = policy.delay(n, Duration(0), random) - policy.backoff(n);
  RC_ASSERT(jitter >= Duration(0));
  RC_ASSERT(jitter < policy.base / 4);
}

TEST(RetryPolicy, AC3_backoff_jitter_lies_in_0_to_30_seconds_and_reaches_both_ends) {
  CountingSource zero(std::uint64_t{30'000'000} * 1000);
  EXPECT_EQ(RetryPolicy().delay(0, Duration(0), zero), 2min);
  CountingSource largest(std::uint64_t{30'000'000} * 1000 + 29'999'999);
  EXPECT_EQ(RetryPolicy().delay(0, Duration(0), largest), 2min + 30s - 1us);
  CountingSource at_the_cap(std::uint64_t{30'000'000} * 1000 + 29'999'999);
  EXPECT_EQ(RetryPolicy().delay(7, Duration(0), at_the_cap), 60min + 30s - 1us);
}

TEST(RetryPolicy, AC3_backoff_jitter_is_uniform) {
  constexpr int kCells = 30;  // one for each second
  constexpr int kDraws = 60'000;
  std::array<int, kCells> counts{};
  Prng random(20261127);
  for (int i = 0; i < kDraws; ++i) {
    const Duration jitter = RetryPolicy().delay(0, Duration(0), random) - 2min;
    ASSERT_GE(jitter, 0s);
    ASSERT_LT(jitter, 30s);
    counts.at(static_cast<std::size_t>(jitter / 1s)) += 1;
  }
  double statistic = 0;
  for (const int count : counts) {
    constexpr double kExpected = double{kDraws} / kCells;
    statistic += (count - kExpected) * (count - kExpected) / kExpected;
  }
  // The upper and the lower 0.1 % points of chi-square with 29 degrees of freedom.
  EXPECT_LT(statistic, 58.3);
  EXPECT_GT(statistic, 10.2);
}

TEST(RetryPolicy, a_base_too_short_for_jitter_has_none) {
  Prng random(1);
  const RetryPolicy policy{.base = 3us, .cap = 10us};
  EXPECT_EQ(policy.jitter_bound(), 0us);
  EXPECT_EQ(policy.delay(0, Duration(0), random), 3us);
  EXPECT_EQ(policy.delay(5, Duration(0), random), 10us);
}

TEST(RetryPolicy, jitter_bound_is_a_quarter_of_the_base) {
  EXPECT_EQ(RetryPolicy().jitter_bound(), 30s);
  EXPECT_EQ((RetryPolicy{.base = 3s, .cap = 60s}).jitter_bound(), 750ms);
}

TEST(RetryPolicy, make_checks_base_and_cap) {
  EXPECT_EQ(make_retry_policy(2min, 60min), Result<RetryPolicy>(RetryPolicy{}));
  EXPECT_EQ(make_retry_policy(10ms, 10ms), Result<RetryPolicy>(RetryPolicy{.base = 10ms, .cap = 10ms}));
  const auto short_base = make_retry_policy(10ms - 1us, 1h);
  ASSERT_FALSE(short_base.has_value());
  EXPECT_EQ(short_base.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(short_base.error().message, "the retry base must be at least 10ms, not 9ms999us");
  EXPECT_FALSE(make_retry_policy(0s, 1h).has_value());
  EXPECT_FALSE(make_retry_policy(-1s, 1h).has_value());
  const auto low_cap = make_retry_policy(3s, 2s);
  ASSERT_FALSE(low_cap.has_value());
  EXPECT_EQ(low_cap.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(low_cap.error().message, "the retry cap (2s) must not be below the retry base (3s)");
}

TEST(RetryPolicy, max_retries_are_0_to_10) {
  for (int value = 0; value <= 10; ++value) EXPECT_EQ(check_max_retries(value), Result<int>(value));
  for (const std::int64_t value :
       {std::int64_t{-1}, std::int64_t{11}, std::int64_t{1} << 32, std::numeric_limits<std::int64_t>::min(),
        std::numeric_limits<std::int64_t>::max()}) {
    const auto checked = check_max_retries(value);
    ASSERT_FALSE(checked.has_value()) << value;
    EXPECT_EQ(checked.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(checked.error().detail(kFieldDetail), "maxRetries");
    EXPECT_EQ(checked.error().message,
              "maxRetries must be a whole number from 0 to 10, not " + std::to_string(value));
  }
  EXPECT_EQ(kDefaultMaxRetries, 3);
}

TEST(RetryPolicyDeathTest, a_negative_retry_is_a_defect) {
  EXPECT_DEATH(static_cast<void>(RetryPolicy().backoff(-1)), "counted from 0");
}

namespace {

/// One policy, and the backoff and the range of the delay before each of the first retries.
struct PolicyRow {
  const char* name;
  RetryPolicy policy;
  std::vector<DelayRange> ranges;  ///< Where the longest delay was drawn each time.
};

std::vector<PolicyRow> policy_rows() {
  const RetryPolicy base{.base = 1s, .cap = 10s};
  const auto with = [&](double factor, Jitter jitter, std::optional<Duration> span = std::nullopt) {
    RetryPolicy policy = base;
    policy.factor = factor;
    policy.jitter = jitter;
    policy.jitter_span = span;
    return policy;
  };
  return {
      {"none", with(2, Jitter::kNone), {{1s, 1s}, {2s, 2s}, {4s, 4s}, {8s, 8s}, {10s, 10s}, {10s, 10s}}},
      {"steady", with(1, Jitter::kNone), {{1s, 1s}, {1s, 1s}, {1s, 1s}}},
      {"a factor that is not whole",
       with(1.5, Jitter::kNone),
       {{1s, 1s}, {1500ms, 1500ms}, {2250ms, 2250ms}}},
      {"uniform", with(3, Jitter::kUniform), {{1s, 1250ms}, {3s, 3250ms}, {9s, 9250ms}, {10s, 10250ms}}},
      {"uniform of its own span", with(2, Jitter::kUniform, 5s), {{1s, 6s}, {2s, 7s}}},
      {"uniform without any", with(2, Jitter::kUniform, 0s), {{1s, 1s}, {2s, 2s}}},
      {"full", with(2, Jitter::kFull), {{0s, 1s}, {0s, 2s}, {0s, 4s}, {0s, 8s}, {0s, 10s}}},
      {"decorrelated", with(3, Jitter::kDecorrelated), {{1s, 3s}, {1s, 9s}, {1s, 10s}, {1s, 10s}}},
  };
}

}  // namespace

TEST(RetryPolicy, every_kind_of_jitter_has_its_range) {
  for (const PolicyRow& row : policy_rows()) {
    SCOPED_TRACE(row.name);
    DelayRange previous;
    for (std::size_t n = 0; n < row.ranges.size(); ++n) {
      previous = row.policy.delay_range(static_cast<int>(n), previous);
      EXPECT_EQ(previous.shortest, row.ranges[n].shortest) << n;
      EXPECT_EQ(previous.longest, row.ranges[n].longest) << n;
    }
  }
}

TEST(RetryPolicy, delays_are_drawn_from_the_whole_range_and_from_nowhere_else) {
  Prng random(11);
  for (const PolicyRow& row : policy_rows()) {
    SCOPED_TRACE(row.name);
    const DelayRange range = row.policy.delay_range(1, {.shortest = 2s, .longest = 2s});
    Duration least = Duration::max();
    Duration most = Duration::min();
    for (int i = 0; i < 2000; ++i) {
      const Duration delay = row.policy.delay(1, 2s, random);
      least = std::min(least, delay);
      most = std::max(most, delay);
    }
    const Duration width = range.longest - range.shortest;
    EXPECT_GE(least, range.shortest);
    EXPECT_LE(least, range.shortest + width / 50);
    EXPECT_LE(most, range.longest);
    EXPECT_GE(most, range.longest - width / 50);
  }
}

TEST(RetryPolicy, a_thousand_that_fail_together_come_back_spread_as_the_jitter_says) {
  Prng random(3);
  for (const PolicyRow& row : policy_rows()) {
    SCOPED_TRACE(row.name);
    const DelayRange range = row.policy.delay_range(1, {.shortest = 1s, .longest = 1s});
    const Duration width = range.longest - range.shortest;
    if (width == Duration::zero()) continue;
    std::array<int, 10> tenths{};
    for (int i = 0; i < 1000; ++i) {
      const Duration delay = row.policy.delay(1, 1s, random) - range.shortest;
      tenths.at(static_cast<std::size_t>(delay * 10 / width)) += 1;
    }
    // 100 are expected in each; 5 standard deviations are 47.
    for (const int count : tenths) EXPECT_NEAR(count, 100, 47);
  }
}

TEST(RetryPolicy, ends_by_count_or_deadline_whichever_is_first) {
  const Instant start = sample::kNow;
  RetryPolicy counted{.max_retries = 2};
  EXPECT_TRUE(counted.allows(1, start));
  EXPECT_FALSE(counted.allows(2, start));
  RetryPolicy until{.max_retries = std::nullopt, .until = start + 1h};
  EXPECT_TRUE(until.allows(999, start + 1h));
  EXPECT_FALSE(until.allows(1000, start)) << "kMaxRetriesUntil";
  EXPECT_FALSE(until.allows(0, start + 1h + 1us));
  counted.until = start + 1h;
  EXPECT_FALSE(counted.allows(1, start + 2h));
  EXPECT_FALSE(counted.allows(2, start));

  Prng random(1);
  const RetryPolicy exact{
      .max_retries = std::nullopt, .base = 1min, .jitter = Jitter::kNone, .until = start + 1min};
  EXPECT_EQ(exact.next_retry(0, start, 0s, random), start + 1min) << "at the deadline is not after it";
  EXPECT_EQ(exact.next_retry(0, start + 1us, 0s, random), std::nullopt);
}

TEST(RetryPolicy, what_cannot_be_kept_is_refused) {
  const auto field_at_fault = [](const RetryPolicy& policy) {
    const auto checked = check_retry_policy(policy);
    return checked ? std::string() : std::string(checked.error().detail(kFieldDetail));
  };
  EXPECT_EQ(field_at_fault({}), "");
  EXPECT_EQ(field_at_fault({.max_retries = std::nullopt}), "retryPolicy");
  EXPECT_EQ(field_at_fault({.max_retries = 11}), "retryPolicy.maxRetries");
  EXPECT_EQ(field_at_fault({.base = 9ms}), "retryPolicy.baseMs");
  EXPECT_EQ(field_at_fault({.cap = 1min}), "retryPolicy.capMs");
  EXPECT_EQ(field_at_fault({.cap = 169h}), "retryPolicy.capMs");
  EXPECT_EQ(field_at_fault({.factor = 0.99}), "retryPolicy.factor");
  EXPECT_EQ(field_at_fault({.factor = 100.5}), "retryPolicy.factor");
  EXPECT_EQ(field_at_fault({.factor = std::numeric_limits<double>::quiet_NaN()}), "retryPolicy.factor");
  EXPECT_EQ(field_at_fault({.jitter = Jitter::kFull, .jitter_span = 1s}), "retryPolicy.jitterMs");
  EXPECT_EQ(field_at_fault({.jitter_span = 61min}), "retryPolicy.jitterMs");
  EXPECT_EQ(field_at_fault({.jitter_span = -1us}), "retryPolicy.jitterMs");
}

TEST(RetryPolicy, jitter_has_names) {
  for (const Jitter jitter : {Jitter::kNone, Jitter::kUniform, Jitter::kFull, Jitter::kDecorrelated}) {
    EXPECT_EQ(parse_jitter(to_string(jitter)), jitter);
  }
  EXPECT_FALSE(parse_jitter("Uniform"));
}

}  // namespace hoist
