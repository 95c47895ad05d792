#include "quantiles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace hoist::bench {
namespace {

using ::testing::Contains;
using ::testing::Pair;

std::vector<double> from_one_to(int last) {
  std::vector<double> values;
  for (int i = 1; i <= last; ++i) values.push_back(i);
  return values;
}

TEST(Quantile, IsTheValueThatSoManyDoNotExceed) {
  const std::vector<double> hundred = from_one_to(100);
  EXPECT_EQ(quantile(hundred, 0.5), 50);
  EXPECT_EQ(quantile(hundred, 0.99), 99);
  EXPECT_EQ(quantile(hundred, 1), 100);
}

TEST(Quantile, NeverLeavesOutMoreThanItsShare) {
  // 99 % of 300 are 297, of 50 more than 49.
  EXPECT_EQ(quantile(from_one_to(300), 0.99), 297);
  EXPECT_EQ(quantile(from_one_to(50), 0.99), 50);
}

TEST(Quantile, OfOneValueIsThatValue) {
  EXPECT_EQ(quantile({7}, 0.01), 7);
  EXPECT_EQ(quantile({7}, 1), 7);
}

TEST(QuantileFigures, TakeValuesInAnyOrder) {
  const Figures figures = quantile_figures("late", {3, 1, 4, 2});
  EXPECT_THAT(figures, Contains(Pair("late_p50", 2)));
  EXPECT_THAT(figures, Contains(Pair("late_p99", 4)));
  EXPECT_THAT(figures, Contains(Pair("late_max", 4)));
}

TEST(QuantileFigures, OfNothingAreRefused) {
  EXPECT_THROW(static_cast<void>(quantile_figures("late", {})), std::invalid_argument);
}

TEST(QuantileCurve, HasTheMediansOverTheRounds) {
  Comparison comparison({"ours"});
  for (const double most : {10.0, 30.0, 20.0}) {
    comparison.add_round({quantile_figures("late", {1, most})});
  }
  const Series series = quantile_curve(comparison, "ours", "late");
  EXPECT_EQ(series.name, "ours");
  EXPECT_EQ(series.points.front(), std::pair(1.0, 1.0));
  EXPECT_EQ(series.points.back(), std::pair(100.0, 20.0));
}

}  // namespace
}  // namespace hoist::bench
