#include "hoist/domain/circuit_breaker.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <vector>

#include "hoist/domain/sample_values_test.h"

namespace hoist {
namespace {

using namespace std::chrono_literals;
using sample::kNow;

constexpr BreakerPolicy kBreaker = {.failures_to_open = 3, .first_cooling = 30s, .longest_cooling = 100s};

/// A breaker that was brought into a state.
class BreakerTest : public ::testing::Test {
 protected:
  void fail(int times) {
    for (int i = 0; i < times; ++i) breaker.failed(now, random);
  }
  void expect(BreakerState state, int failures) {
    EXPECT_EQ(breaker.status().state, state);
    EXPECT_EQ(breaker.status().consecutive_failures, failures);
    EXPECT_EQ(breaker.status().next_probe.has_value(), state == BreakerState::kOpen);
  }
  /// Opens it, and goes on to where a probe is allowed.
  void open_and_cool() {
    fail(kBreaker.failures_to_open);
    now = *breaker.status().next_probe;
  }
  /// How long it cools now, without its jitter.
  void expect_cooling(Duration base) {
    ASSERT_TRUE(breaker.status().next_probe);
    const Duration cooling = *breaker.status().next_probe - *breaker.status().since;
    EXPECT_GE(cooling, base);
    EXPECT_LT(cooling, base + base / 4);
  }

  CircuitBreaker breaker{kBreaker};
  Instant now = kNow;
  Prng random{1};
};

TEST_F(BreakerTest, names_its_states) {
  EXPECT_EQ(to_string(BreakerState::kClosed), "closed");
  EXPECT_EQ(to_string(BreakerState::kOpen), "open");
  EXPECT_EQ(to_string(BreakerState::kHalfOpen), "halfOpen");
}

TEST_F(BreakerTest, begins_closed) {
  EXPECT_EQ(breaker.status(), BreakerStatus{});
  EXPECT_TRUE(breaker.allows(now));
  breaker.begin(now);
  EXPECT_TRUE(breaker.allows(now)) << "as many calls as one likes";
  expect(BreakerState::kClosed, 0);
}

TEST_F(BreakerTest, opens_after_failures_in_a_row) {
  fail(2);
  expect(BreakerState::kClosed, 2);
  EXPECT_TRUE(breaker.allows(now));
  fail(1);
  expect(BreakerState::kOpen, 3);
  EXPECT_EQ(breaker.status().since, now);
  expect_cooling(30s);
}

TEST_F(BreakerTest, a_success_in_between_begins_the_count_anew) {
  fail(2);
  breaker.succeeded(now);
  expect(BreakerState::kClosed, 0);
  fail(2);
  expect(BreakerState::kClosed, 2);
}

TEST_F(BreakerTest, open_allows_nothing_until_it_has_cooled) {
  fail(3);
  const Instant probe = *breaker.status().next_probe;
  EXPECT_FALSE(breaker.allows(now));
  EXPECT_FALSE(breaker.allows(probe - 1us));
  EXPECT_TRUE(breaker.allows(probe));
}

TEST_F(BreakerTest, open_hears_of_failures_that_began_before_and_stays_as_it_is) {
  fail(3);
  const Instant probe = *breaker.status().next_probe;
  now = now + 20s;
  fail(4);
  expect(BreakerState::kOpen, 7);
  EXPECT_EQ(breaker.status().next_probe, probe);
}

TEST_F(BreakerTest, open_closes_by_a_success_that_began_before) {
  fail(3);
  now = now + 1s;
  breaker.succeeded(now);
  expect(BreakerState::kClosed, 0);
  EXPECT_EQ(breaker.status().since, now);
  EXPECT_TRUE(breaker.allows(now));
}

TEST_F(BreakerTest, half_open_allows_one_probe) {
  open_and_cool();
  breaker.begin(now);
  expect(BreakerState::kHalfOpen, 3);
  EXPECT_EQ(breaker.status().since, now);
  EXPECT_FALSE(breaker.allows(now));
  EXPECT_FALSE(breaker.allows(now + 10h)) << "for as long as it takes";
}

TEST_F(BreakerTest, half_open_closes_by_success_and_cools_shortly_the_next_time) {
  open_and_cool();
  breaker.begin(now);
  breaker.failed(now, random);
  now = *breaker.status().next_probe;
  breaker.begin(now);
  breaker.succeeded(now);
  expect(BreakerState::kClosed, 0);
  fail(3);
  expect_cooling(30s);
}

TEST_F(BreakerTest, half_open_opens_by_failure_and_cools_twice_as_long_up_to_the_longest) {
  open_and_cool();
  for (const Duration cooling : {60s, 100s, 100s}) {
    breaker.begin(now);
    breaker.failed(now, random);
    EXPECT_EQ(breaker.status().state, BreakerState::kOpen);
    expect_cooling(cooling);
    now = *breaker.status().next_probe;
  }
}

TEST_F(BreakerTest, a_clock_that_was_set_back_does_not_keep_it_open) {
  fail(3);
  EXPECT_TRUE(breaker.allows(kNow - 1us));
  EXPECT_FALSE(breaker.allows(kNow));
}

TEST_F(BreakerTest, the_default_is_five_in_a_row_and_half_a_minute_to_ten) {
  CircuitBreaker standard;
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(standard.status().state, BreakerState::kClosed);
    standard.failed(now, random);
  }
  for (const Duration cooling : {30s, 60s, 120s, 240s, 480s, 600s, 600s}) {
    ASSERT_TRUE(standard.status().next_probe);
    const Duration cooled = *standard.status().next_probe - now;
    EXPECT_GE(cooled, cooling);
    EXPECT_LT(cooled, cooling + cooling / 4);
    now = *standard.status().next_probe;
    standard.begin(now);
    standard.failed(now, random);
  }
}

/// One of many processes whose store is gone: asks it as soon as its breaker allows, and is done once the
/// store answered.
class Asker {
 public:
  explicit Asker(std::uint64_t seed) : random_(seed) {}

  /// Asks from `began` on a store that is back at `back`; returns when the first call went through.
  Instant ask(Instant began, Instant back) {
    Instant now = began;
    for (;;) {
      breaker_.begin(now);
      const bool probe = breaker_.status().state == BreakerState::kHalfOpen;
      // While the probe is under way nobody else may begin one.
      if (probe) EXPECT_FALSE(breaker_.allows(now + kCall / 2));
      calls_since_back += now >= back ? 1 : 0;
      if (now >= back) {
        breaker_.succeeded(now + kCall);
        return now;
      }
      breaker_.failed(now + kCall, random_);
      now = breaker_.status().next_probe.value_or(now + kCall);
    }
  }
  int calls_since_back = 0;

 private:
  static constexpr Duration kCall = 1ms;
  CircuitBreaker breaker_{kStoreBreaker};
  Prng random_;
};

/// After a store that was gone for so long comes back at once: by how much later each of `count` processes,
/// which lost it together, asks it first.
std::vector<Duration> first_calls(Duration outage, int count, std::uint64_t seed) {
  std::vector<Duration> later;
  Prng seeds(seed);
  for (int i = 0; i < count; ++i) {
    Asker asker(seeds.next());
    later.push_back(asker.ask(kNow, kNow + outage) - (kNow + outage));
    EXPECT_EQ(asker.calls_since_back, 1);
  }
  return later;
}

/// How many of them fall into each second from 0 to 5.
std::array<int, 5> by_second(const std::vector<Duration>& later) {
  std::array<int, 5> seconds{};
  for (const Duration each : later) seconds.at(static_cast<std::size_t>(each / 1s)) += 1;
  return seconds;
}

TEST(StoreBreaker, notices_within_five_seconds_that_the_store_is_back) {
  for (const Duration outage : {Duration(1ms), Duration(700ms), Duration(3s), Duration(20s), Duration(1h)}) {
    for (const Duration later : first_calls(outage, 200, 7)) {
      EXPECT_GE(later, Duration::zero());
      EXPECT_LT(later, 5s + 2ms);
    }
  }
}

TEST(StoreBreaker, fifty_processes_do_not_return_to_a_store_at_once) {
  // Waits are 4 s to 5 s long, so that the first call is equally likely in each of the first 4 s, and half as
  // likely in the fifth: 11.1 of 50, or 5.6.
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    // 5 standard deviations are 15.
    for (const int count : by_second(first_calls(10min, 50, seed))) EXPECT_LE(count, 26) << seed;
  }
  const std::array<int, 5> seconds = by_second(first_calls(10min, 5000, 21));
  // 1,111 are expected in each; 5 standard deviations are 147.
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(seconds.at(i), 1111, 147) << i;
  EXPECT_NEAR(seconds.at(4), 556, 112);
}

TEST(StoreBreaker, fifty_processes_that_lost_a_store_for_a_moment_are_spread_by_the_jitter) {
  std::array<int, 10> tenths{};
  // They failed three times in the first 2 ms and are back after 1 s and up to a quarter of it.
  for (const Duration later : first_calls(500ms, 1000, 3)) {
    tenths.at(static_cast<std::size_t>((later - 503ms) / 25ms)) += 1;
  }
  // 100 are expected in each; 5 standard deviations are 47.
  for (const int count : tenths) EXPECT_NEAR(count, 100, 47);
}

}  // namespace

RC_GTEST_PROP(CircuitBreakerProperty, is_never_open_for_longer_than_the_longest_and_its_jitter, ()) {
  Prng random(*rc::gen::arbitrary<std::uint64_t>());
  CircuitBreaker breaker(kBreaker);
  Instant now = kNow;
  int in_a_row = 0;
  const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 6));
  for (const int step : steps) {
    if (step == 0) now = now + 7s;
    if (step == 1) now = now + 2min;
    if ((step == 2 || step == 3) && breaker.allows(now)) {
      const bool was_open = breaker.status().state == BreakerState::kOpen;
      breaker.begin(now);
      RC_ASSERT(!was_open || !breaker.allows(now));
    }
    if (step == 4) {
      breaker.succeeded(now);
      in_a_row = 0;
    }
    if (step == 5) {
      breaker.failed(now, random);
      in_a_row += 1;
    }
    const BreakerStatus& status = breaker.status();
    RC_ASSERT(status.consecutive_failures == in_a_row);
    RC_ASSERT(status.next_probe.has_value() == (status.state == BreakerState::kOpen));
    RC_ASSERT(status.state == BreakerState::kClosed || in_a_row >= kBreaker.failures_to_open);
    if (status.next_probe) {
      const Duration cooling = *status.next_probe - *status.since;
      RC_ASSERT(cooling >= kBreaker.first_cooling);
      RC_ASSERT(cooling < kBreaker.longest_cooling + kBreaker.longest_cooling / 4);
    }
  }
}

}  // namespace hoist
