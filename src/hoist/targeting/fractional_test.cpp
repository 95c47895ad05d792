// What people rely on when they raise a share: who is in stays in, the shares are what they say, and flags do
// not know of each other.
#include "hoist/targeting/fractional.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cmath>
#include <numeric>

#include "hoist/targeting/rule_text_test.h"

namespace hoist::targeting {
namespace {

using Weights = std::vector<int>;

/// A `fractional` with the variants 0, 1, 2 … of these weights.
Rule split_by(const Weights& weights) {
  Array buckets;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    buckets.push_back(Array{static_cast<double>(i), weights[i]});
  }
  return *Rule::compile(Object{{"fractional", std::move(buckets)}}, {});
}

/// The number of the variant, or -1.
int variant_for(const Rule& rule, std::string_view flag, std::string user) {
  const Object context{{"targetingKey", std::move(user)}};
  const auto value = rule.evaluate({.context = context, .flag_key = flag, .now = kTestNow});
  const double* number = value ? value->if_number() : nullptr;
  return number == nullptr ? -1 : static_cast<int>(*number);
}

/// The border behind variant `i`.
int border(const Weights& weights, std::size_t i) {
  return std::accumulate(weights.begin(), weights.begin() + static_cast<std::ptrdiff_t>(i) + 1, 0);
}

/// Weights with the same total as `from`, whose borders all lie at `from`'s or behind them: shares were moved
/// towards the front.
Weights moved_to_the_front(const Weights& from) {
  const int total = std::accumulate(from.begin(), from.end(), 0);
  Weights moved;
  int before = 0;
  for (std::size_t i = 0; i + 1 < from.size(); ++i) {
    const int least = std::max(before, border(from, i));
    const int at = *rc::gen::inRange(least, total + 1);
    moved.push_back(at - before);
    before = at;
  }
  moved.push_back(total - before);
  return moved;
}

/// That each variant has its share of the users, within half a percent of all.
void expect_shares(const Weights& weights, int users) {
  const Rule rule = split_by(weights);
  std::vector<int> counts(weights.size());
  for (int i = 0; i < users; ++i) {
    const int variant = variant_for(rule, "new-checkout", "user-" + std::to_string(i));
    ASSERT_GE(variant, 0);
    ++counts[static_cast<std::size_t>(variant)];
  }
  const double total = border(weights, weights.size() - 1);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    EXPECT_NEAR(counts[i] / static_cast<double>(users), weights[i] / total, 0.005) << i;
  }
}

}  // namespace

TEST(Fractional, weights) {
  EXPECT_EQ(weight_of(Operand::of(25.0)), 25U);
  EXPECT_EQ(weight_of(Operand::of(-3.0)), 0U);
  EXPECT_EQ(weight_of(Operand::of(1e300)), 2'147'483'648U);
  EXPECT_FALSE(weight_of(Operand::of(0.5)));
  EXPECT_FALSE(weight_of(Operand::of(std::nan(""))));
  EXPECT_FALSE(weight_of(Operand::of(std::string_view("1"))));
}

// With the same total, the first variant keeps its users when its share grows, whoever has to give.
RC_GTEST_PROP(Fractional, raising_the_first_share_moves_nobody_out_of_it, ()) {
  const auto user = *rc::gen::arbitrary<std::string>();
  RC_PRE(!user.empty());
  const auto before = *rc::gen::inRange(0, 101);
  const auto after = *rc::gen::inRange(before, 101);
  const bool was_in = variant_for(split_by({before, 100 - before}), "flag", user) == 0;
  const bool is_in = variant_for(split_by({after, 100 - after}), "flag", user) == 0;
  RC_ASSERT(!was_in || is_in);
}

// With the same total, and as long as no border between two variants moves to the front, a user only moves
// to a variant that stands further in front.
RC_GTEST_PROP(Fractional, users_move_to_the_front_only_where_borders_move_back_only, ()) {
  const auto user = *rc::gen::arbitrary<std::string>();
  RC_PRE(!user.empty());
  const auto before = *rc::gen::container<Weights>(4, rc::gen::inRange(0, 50));
  const Weights after = moved_to_the_front(before);
  RC_ASSERT(variant_for(split_by(after), "flag", user) <= variant_for(split_by(before), "flag", user));
}

// A variant between two others loses users when its front border moves back, even though its share grows:
// people must be told that only the first variant is safe to raise.
TEST(Fractional, a_later_share_that_grows_may_lose_users) {
  const Rule before = split_by({10, 20, 70});
  const Rule after = split_by({30, 40, 30});
  int lost = 0;
  for (int i = 0; i < 2'000; ++i) {
    const std::string user = "user-" + std::to_string(i);
    if (variant_for(before, "flag", user) == 1 && variant_for(after, "flag", user) != 1) ++lost;
  }
  EXPECT_GT(lost, 0);
}

TEST(Fractional, two_hundred_thousand_users_are_shared_out_as_said) {
  expect_shares({1, 9, 40, 50}, 200'000);
}

TEST(Fractional, thirds_are_thirds) { expect_shares({333, 333, 334}, 100'000); }

TEST(Fractional, halves_and_single_percents_are_what_they_say) {
  expect_shares({50, 50}, 50'000);
  expect_shares({1, 99}, 50'000);
}

TEST(Fractional, flags_split_independently) {
  constexpr int kUsers = 40'000;
  const Rule rule = split_by({25, 25, 25, 25});
  std::array<std::array<double, 4>, 4> table{};
  for (int i = 0; i < kUsers; ++i) {
    const std::string user = "user-" + std::to_string(i);
    const auto row = static_cast<std::size_t>(variant_for(rule, "new-checkout", user));
    const auto column = static_cast<std::size_t>(variant_for(rule, "dark-mode", user));
    ++table[row][column];
  }
  double chi_square = 0;
  for (const auto& row : table) {
    for (const double seen : row) chi_square += std::pow(seen - kUsers / 16.0, 2) / (kUsers / 16.0);
  }
  // 15 degrees of freedom; 44.3 is passed by chance once in 10,000 times, and the keys are always the same.
  EXPECT_LT(chi_square, 44.3);
}

}  // namespace hoist::targeting
