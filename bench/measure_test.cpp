#include "measure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace hoist::bench {
namespace {

using ::testing::ElementsAre;

TEST(Spread, OfAnOddNumberIsTheOneInTheMiddle) {
  const Spread spread = spread_of({30, 1, 2});
  EXPECT_EQ(spread.median, 2);
  EXPECT_EQ(spread.min, 1);
  EXPECT_EQ(spread.max, 30);
}

TEST(Spread, OfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle) { EXPECT_EQ(spread_of({8, 1, 2, 4}).median, 3); }

TEST(Comparison, TakesRatiosWithinEachRound) {
  // The machine was ten times slower in the second round than in the first: the medians' ratio would be 4.
  Comparison comparison({"floor", "ours"});
  comparison.add_round({{{"rate", 100}}, {{"rate", 50}}});
  comparison.add_round({{{"rate", 10}}, {{"rate", 40}}});
  comparison.add_round({{{"rate", 1}}, {{"rate", 1}}});
  EXPECT_EQ(comparison.ratio("ours", "rate"), 1);
  EXPECT_EQ(comparison.ratio("floor", "rate"), 1);
  EXPECT_EQ(comparison.of("ours", "rate").median, 40);
  comparison.add_round({{{"rate", 2}}, {{"rate", 1}}});
  EXPECT_EQ(comparison.ratio("ours", "rate"), 0.75);
}

TEST(Comparison, TakesRatiosToAnyCandidate) {
  Comparison comparison({"floor", "ours", "peer"});
  comparison.add_round({{{"rate", 100}}, {{"rate", 50}}, {{"rate", 10}}});
  comparison.add_round({{{"rate", 10}}, {{"rate", 6}}, {{"rate", 2}}});
  EXPECT_EQ(comparison.ratio("ours", "rate", "peer"), 4);
  EXPECT_EQ(comparison.ratio("ours", "rate", "floor"), comparison.ratio("ours", "rate"));
}

TEST(Comparison, RefusesNamesThatAreNotThere) {
  Comparison comparison({"floor"});
  comparison.add_round({{{"rate", 1}}});
  EXPECT_THROW(static_cast<void>(comparison.of("flor", "rate")), std::out_of_range);
  EXPECT_THROW(static_cast<void>(comparison.ratio("floor", "rat")), std::out_of_range);
  EXPECT_THROW(static_cast<void>(comparison.ratio("floor", "rate", "flor")), std::out_of_range);
}

TEST(MeasureInTurn, TakesEachCandidateOnceARound) {
  std::vector<std::string> order;
  const auto candidate = [&](std::string name, double figure) {
    return Candidate{name, [&order, name, figure] {
                       order.push_back(name);
                       return Figures{{"rate", figure}};
                     }};
  };
  const Comparison comparison = measure_in_turn("test", {candidate("a", 1), candidate("b", 2)}, 2);
  EXPECT_THAT(order, ElementsAre("a", "b", "a", "b"));
  EXPECT_EQ(comparison.of("b", "rate").median, 2);
}

}  // namespace
}  // namespace hoist::bench
