#include "hoist/base/prng.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <vector>

namespace hoist {
namespace {

/// Gives out a list, so that a test decides what is drawn.
class ScriptedSource final : public RandomSource {
 public:
  explicit ScriptedSource(std::vector<std::uint64_t> draws) : draws_(std::move(draws)) {}
  std::uint64_t next() override { return draws_.at(used_++); }
  [[nodiscard]] std::size_t used() const { return used_; }

 private:
  std::vector<std::uint64_t> draws_;
  std::size_t used_ = 0;
};

/// Pearson's statistic of `draws` of below(bound), counted in `cells` equal parts of the range.
double chi_square(RandomSource& random, std::uint64_t bound, std::uint64_t cells, int draws) {
  std::vector<int> counts(cells, 0);
  for (int i = 0; i < draws; ++i) counts.at(random.below(bound) / (bound / cells)) += 1;
  const double expected = static_cast<double>(draws) / static_cast<double>(cells);
  double statistic = 0;
  for (const int count : counts) statistic += (count - expected) * (count - expected) / expected;
  return statistic;
}

}  // namespace

TEST(Prng, gives_the_published_splitmix64_sequence) {
  Prng zero(0);
  for (const std::uint64_t expected : {0xe220a8397b1dcdafULL, 0x6e789e6aa1b965f4ULL, 0x06c45d188009454fULL,
                                       0xf88bb8a8724c81ecULL, 0x1b39896a51a8749bULL}) {
    EXPECT_EQ(zero.next(), expected);
  }
  Prng other(1234567);
  for (const std::uint64_t expected : {6457827717110365317ULL, 3203168211198807973ULL, 9817491932198370423ULL,
                                       4593380528125082431ULL, 16408922859458223821ULL}) {
    EXPECT_EQ(other.next(), expected);
  }
}

RC_GTEST_PROP(Prng, below_is_in_range_and_repeats_with_the_seed, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const auto bound = *rc::gen::oneOf(rc::gen::inRange<std::uint64_t>(1, 100),
                                     rc::gen::inRange<std::uint64_t>(1, ~std::uint64_t{0}),
                                     rc::gen::element<std::uint64_t>(1, ~std::uint64_t{0}, 1ULL << 63U));
  Prng a(seed);
  Prng b(seed);
  for (int i = 0; i < 20; ++i) {
    const std::uint64_t draw = a.below(bound);
    RC_ASSERT(draw < bound);
    RC_ASSERT(draw == b.below(bound));
  }
}

TEST(Prng, below_is_unbiased) {
  // Upper 0.1 % points of chi-square: 13.8 for 2 degrees of freedom, 22.5 for 6, 148.2 for 99. A modulo
  // without rejection gives the first third of 3 × 2^62 half of all draws, a statistic near 12,500.
  Prng random(20261127);
  EXPECT_LT(chi_square(random, 3ULL << 62U, 3, 100'000), 13.8);
  EXPECT_LT(chi_square(random, 7, 7, 100'000), 22.5);
  EXPECT_LT(chi_square(random, 30'000'000, 100, 100'000), 148.2);
}

TEST(Prng, below_throws_away_draws_of_the_incomplete_interval) {
  // 2^64 mod (2^63 + 1) = 2^63 − 1: smaller draws are rejected, that one is the first accepted.
  const std::uint64_t bound = (1ULL << 63U) + 1;
  ScriptedSource source({0, 5, bound - 3, bound - 2});
  EXPECT_EQ(source.below(bound), bound - 2);
  EXPECT_EQ(source.used(), 4U);
  ScriptedSource power({12345});
  EXPECT_EQ(power.below(1ULL << 8U), 12345U % 256U);
  ScriptedSource one({99});
  EXPECT_EQ(one.below(1), 0U);
}

TEST(PrngDeathTest, below_zero_is_a_defect) {
  Prng random(1);
  EXPECT_DEATH(static_cast<void>(random.below(0)), "positive bound");
}

}  // namespace hoist
