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

}  // namespace hoist
