// Targeting agrees with its published semantics (the table) and with flagd's own evaluator (random flags).
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "agreement/cases.h"
#include "agreement/evaluate_case.h"

namespace hoist::agreement {
namespace {

/// So many differences are shown; the others are counted.
constexpr std::size_t kShown = 10;

class Differences {
 public:
  void add(const Case& test_case, const Outcome& wanted, const Outcome& got) {
    if (count_++ < kShown) shown_ += describe_difference(test_case, wanted, got);
  }
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] const std::string& shown() const { return shown_; }

 private:
  std::size_t count_ = 0;
  std::string shown_;
};

TEST(EvaluationTable, EachCaseGivesWhatIsExpected) {
  const std::vector<Case> cases = read_table(HOIST_EVALUATION_CASES);
  Differences differences;
  for (const Case& test_case : cases) {
    const Outcome got = evaluate_case(test_case);
    if (got != test_case.expected) differences.add(test_case, test_case.expected, got);
  }
  EXPECT_GE(cases.size(), 900U) << "the table has lost cases";
  EXPECT_EQ(differences.count(), 0U) << "of " << cases.size() << " cases:\n" << differences.shown();
}

/// How the cases fell out in which flagd-core and the published semantics differ and neither is the rule.
struct Unsettled {
  std::size_t as_flagd_core = 0;
  std::size_t as_published = 0;
  std::size_t otherwise = 0;

  void add(const Case& test_case, const Outcome& got) {
    if (got == test_case.expected) {
      ++as_flagd_core;
    } else if (got == *test_case.published) {
      ++as_published;
    } else {
      ++otherwise;
    }
  }
};

TEST(Agreement, RandomFlagsGiveWhatFlagdCoreGives) {
  const char* file = std::getenv("HOIST_AGREEMENT_CASES");
  ASSERT_NE(file, nullptr) << "HOIST_AGREEMENT_CASES names no file: run ./test, or write one with "
                              "tests/node/agreement.mjs";
  std::size_t cases = 0;
  std::size_t published_otherwise = 0;
  Unsettled unsettled;
  Differences differences;
  read_lines(file, [&](const Case& test_case) {
    ++cases;
    const Outcome got = evaluate_case(test_case);
    if (!test_case.unsettled.empty()) return unsettled.add(test_case, got);
    if (test_case.published) ++published_otherwise;
    // Where flagd-core departs from the published semantics, those count: tests/data/README.md says why.
    const Outcome& wanted = test_case.published ? *test_case.published : test_case.expected;
    if (got != wanted) differences.add(test_case, wanted, got);
  });
  fmt::print(
      "{} cases, {} of them with another answer of flagd-core's; unsettled: {} as flagd-core, {} as "
      "published, {} otherwise\n",
      cases, published_otherwise, unsettled.as_flagd_core, unsettled.as_published, unsettled.otherwise);
  EXPECT_GE(cases, 1000U) << file << " has too few cases to mean anything";
  EXPECT_EQ(differences.count(), 0U) << "of " << cases << " cases:\n" << differences.shown();
}

Case flag_of_two_variants() {
  return {.name = "two variants",
          .flag_key = "flag",
          .flag = {{"state", "ENABLED"},
                   {"variants", Object{{"on", true}, {"off", false}}},
                   {"defaultVariant", "off"}},
          .context = {},
          .evaluators = {},
          .now = {},
          .expected = {},
          .published = {},
          .unsettled = {}};
}

TEST(Agreement, TellsOutcomesApart) {
  const Case test_case = flag_of_two_variants();
  const Outcome got = evaluate_case(test_case);
  EXPECT_EQ(describe(got), "STATIC off = false");
  Outcome other = got;
  other.value = Value(true);
  EXPECT_NE(got, other);
  other = got;
  other.reason = "DEFAULT";
  EXPECT_NE(got, other);
  Differences differences;
  for (std::size_t i = 0; i < kShown + 2; ++i) differences.add(test_case, other, got);
  EXPECT_EQ(differences.count(), kShown + 2);
  EXPECT_NE(differences.shown().find("expected DEFAULT off = false"), std::string::npos);
}

}  // namespace
}  // namespace hoist::agreement
