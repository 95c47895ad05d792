#include "hoist/system/os_random.h"

#include <gtest/gtest.h>

#include <bit>
#include <set>
#include <thread>
#include <vector>

#include "hoist/system/real_clock.h"

namespace hoist {
namespace {

TEST(OsRandom, GivesEveryThreadNumbersOfItsOwn) {
  constexpr std::size_t kThreads = 4;
  constexpr std::size_t kDraws = 1000;
  OsRandom random;
  std::vector<std::vector<std::uint64_t>> draws(kThreads);
  {
    std::vector<std::jthread> threads;
    for (auto& own : draws) {
      threads.emplace_back([&random, &own] {
        for (std::size_t i = 0; i < kDraws; ++i) own.push_back(random.next());
      });
    }
  }
  std::set<std::uint64_t> distinct;
  int ones = 0;
  for (const auto& own : draws) {
    for (const std::uint64_t draw : own) {
      distinct.insert(draw);
      ones += std::popcount(draw);
    }
  }
  // A repeat among 4,000 of 64 bits has a chance of 4e-13.
  EXPECT_EQ(distinct.size(), kThreads * kDraws);
  // 256,000 fair bits: 128,000 ± 253; ten deviations are never seen.
  EXPECT_NEAR(ones, 128'000, 2'530);
}

TEST(RealClock, StandsBetweenTwoReadingsOfTheSystem) {
  const RealClock clock;
  const auto read = [] {
    return std::chrono::duration_cast<Duration>(std::chrono::system_clock::now().time_since_epoch()).count();
  };
  const std::int64_t before = read();
  const std::int64_t now = clock.now().unix_us();
  EXPECT_LE(before, now);
  EXPECT_LE(now, read());
}

}  // namespace
}  // namespace hoist
