#include "report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hoist::bench {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr Spread kSpread{.median = 12'345, .min = 12'000, .max = 13'000};

Report report_of(Row row) {
  Report report{.machine = {}, .quiet = true, .rounds = 3, .sections = {}};
  report.sections.push_back(
      {.section = "drain", .command = "make bench ONLY=drain", .results = {.rows = {std::move(row)}}});
  return report;
}

TEST(Row, WithoutAGoalIsNeitherMetNorMissed) {
  const Row row{.what = "a", .unit = "/s", .figure = kSpread};
  EXPECT_EQ(row.met(), std::nullopt);
  EXPECT_THAT(report_text(report_of(row)), Not(HasSubstr("met")));
}

TEST(Row, IsHeldAgainstTheGoalOfItsMedian) {
  Row row{.what = "a", .unit = "/s", .figure = kSpread, .goal = Goal{Goal::Bound::kAtLeast, 12'345}};
  EXPECT_EQ(row.met(), true);
  row.goal = Goal{Goal::Bound::kAtLeast, 12'346};
  EXPECT_EQ(row.met(), false);
  row.goal = Goal{Goal::Bound::kAtMost, 12'345};
  EXPECT_EQ(row.met(), true);
  row.goal = Goal{Goal::Bound::kAtMost, 12'344};
  EXPECT_EQ(row.met(), false);
}

TEST(Row, IsHeldAgainstTheGoalOfItsRatio) {
  Row row{.what = "a",
          .unit = "/s",
          .figure = kSpread,
          .ratio = Ratio{.value = 0.5, .to = "floor"},
          .goal = Goal{Goal::Bound::kAtLeast, 0.5, Goal::Of::kRatio}};
  EXPECT_EQ(row.met(), true);
  row.ratio->value = 0.49;
  EXPECT_EQ(row.met(), false);
}

TEST(Report, TellsInTextWhatIsMissedAndHowToMeasureItAgain) {
  const Row row{.what = "one worker",
                .unit = "/s",
                .figure = kSpread,
                .ratio = Ratio{.value = 0.49, .to = "floor"},
                .goal = Goal{Goal::Bound::kAtLeast, 0.5, Goal::Of::kRatio}};
  Report report = report_of(row);
  const std::string text = report_text(report);
  for (const char* part : {"make bench ONLY=drain", "12,345 /s", "12,000-13,000", "0.49 x floor", ">= 0.5 x",
                           "NOT MET", "3 rounds"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  EXPECT_THAT(text, Not(HasSubstr("NOT QUIET")));
  report.quiet = false;
  EXPECT_THAT(report_text(report), HasSubstr("NOT QUIET"));
}

TEST(Report, IsOneJsonDocument) {
  Report report = report_of({.what = "one worker",
                             .unit = "/s",
                             .figure = kSpread,
                             .ratio = Ratio{.value = 0.5, .to = "floor"},
                             .goal = Goal{Goal::Bound::kAtMost, 1, Goal::Of::kRatio}});
  report.sections[0].results.plots.push_back(
      {.name = "growth", .x_label = "flags", .y_label = "us", .series = {{"hoist", {{1, 2.5}}}}});
  const boost::json::object json = report_json(report);
  EXPECT_EQ(json.at("quiet"), true);
  const boost::json::value expected = {{"section", "drain"},
                                       {"what", "one worker"},
                                       {"unit", "/s"},
                                       {"median", 12'345.0},
                                       {"min", 12'000.0},
                                       {"max", 13'000.0},
                                       {"ratio", {{"value", 0.5}, {"to", "floor"}}},
                                       {"goal", {{"bound", "atMost"}, {"value", 1.0}, {"of", "ratio"}}},
                                       {"met", true},
                                       {"command", "make bench ONLY=drain"}};
  EXPECT_EQ(json.at("rows").as_array().at(0), expected);
  EXPECT_EQ(json.at("plots").at_pointer("/0/series/0/points/0/1"), 2.5);
}

TEST(Plot, IsTheScriptThatDrawsIt) {
  const std::string script = gnuplot_script({.name = "growth",
                                             .x_label = "flags",
                                             .y_label = "us",
                                             .log_x = true,
                                             .series = {{"a", {{1, 2}, {10, 3}}}, {"b", {{1, 4}}}}},
                                            "/tmp/growth.svg");
  for (const char* part :
       {"set output '/tmp/growth.svg'", "set logscale x", "$series0 << END\n1 2\n10 3\nEND\n",
        "$series1 << END\n1 4\nEND\n",
        "plot $series0 with linespoints title 'a', $series1 with linespoints title 'b'\n"}) {
    EXPECT_THAT(script, HasSubstr(part));
  }
}

}  // namespace
}  // namespace hoist::bench
