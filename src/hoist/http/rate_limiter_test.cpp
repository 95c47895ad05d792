#include "hoist/http/rate_limiter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include "hoist/domain/sample_values_test.h"

namespace hoist::http {
namespace {

using namespace std::chrono_literals;

const TokenId kAda = sample::id<TokenId>(1);
const TokenId kBob = sample::id<TokenId>(2);

/// How many of `tries` at one instant pass.
int passed(RateLimiter& limiter, const TokenId& token, Instant now, int tries) {
  int count = 0;
  for (int i = 0; i < tries; ++i) count += limiter.take(token, now) ? 0 : 1;
  return count;
}

}  // namespace

TEST(RateLimiter, without_a_limit_everything_passes) {
  for (const int rate : {0, -1}) {
    RateLimiter limiter(rate);
    EXPECT_EQ(passed(limiter, kAda, sample::kNow, 10'000), 10'000);
  }
}

TEST(RateLimiter, a_seconds_worth_passes_at_once_and_no_more) {
  RateLimiter limiter(5);
  EXPECT_EQ(passed(limiter, kAda, sample::kNow, 100), 5);
}

TEST(RateLimiter, whoever_waits_as_told_passes_and_nobody_sooner) {
  for (int rate = 1; rate <= 200; ++rate) {
    RateLimiter limiter(rate);
    ASSERT_EQ(passed(limiter, kAda, sample::kNow, rate), rate);
    const auto wait = limiter.take(kAda, sample::kNow);
    ASSERT_TRUE(wait && *wait > 0us && *wait <= 1s) << rate;
    ASSERT_FALSE(limiter.take(kAda, sample::kNow + *wait)) << rate;
    ASSERT_TRUE(limiter.take(kAda, sample::kNow + *wait)) << rate << ": one, not two";
  }
  RateLimiter limiter(2);
  ASSERT_EQ(passed(limiter, kAda, sample::kNow, 2), 2);
  EXPECT_EQ(limiter.take(kAda, sample::kNow), Duration(500ms));
  EXPECT_TRUE(limiter.take(kAda, sample::kNow + 500ms - 1us));
}

TEST(RateLimiter, permits_come_back_steadily) {
  RateLimiter limiter(10);
  ASSERT_EQ(passed(limiter, kAda, sample::kNow, 10), 10);
  EXPECT_EQ(passed(limiter, kAda, sample::kNow + 300ms, 10), 3);
  EXPECT_EQ(passed(limiter, kAda, sample::kNow + 500ms, 10), 2);
}

TEST(RateLimiter, a_pause_saves_up_one_second_at_most) {
  RateLimiter limiter(5);
  ASSERT_EQ(passed(limiter, kAda, sample::kNow, 1), 1);
  EXPECT_EQ(passed(limiter, kAda, sample::kNow + 24h, 100), 5);
}

TEST(RateLimiter, one_token_costs_another_nothing) {
  RateLimiter limiter(3);
  ASSERT_EQ(passed(limiter, kAda, sample::kNow, 10), 3);
  EXPECT_EQ(passed(limiter, kBob, sample::kNow, 10), 3);
}

TEST(RateLimiter, a_clock_that_is_set_back_fills_nothing) {
  RateLimiter limiter(3);
  ASSERT_EQ(passed(limiter, kAda, sample::kNow, 10), 3);
  EXPECT_EQ(passed(limiter, kAda, sample::kNow - 1h, 10), 0);
  EXPECT_EQ(passed(limiter, kAda, sample::kNow - 1h + 1s, 10), 3) << "and it goes on from there";
}

TEST(RateLimiter, is_bounded_and_still_limits_after_many_tokens) {
  RateLimiter limiter(1);
  for (std::uint64_t n = 0; n < 20'500; ++n) {
    ASSERT_FALSE(limiter.take(sample::id<TokenId>(n + 10), sample::kNow));
  }
  EXPECT_EQ(passed(limiter, kAda, sample::kNow, 10), 1);
}

TEST(RateLimiter, threads_share_the_permits_of_a_token) {
  constexpr int kThreads = 4;
  constexpr int kRate = 1'000;
  RateLimiter limiter(kRate);
  std::atomic<int> count = 0;
  std::latch ready(kThreads);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        ready.arrive_and_wait();
        count += passed(limiter, kAda, sample::kNow, kRate);
      });
    }
  }
  EXPECT_EQ(count, kRate);
}

}  // namespace hoist::http
