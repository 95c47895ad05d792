#include "hoist/domain/evaluation.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "hoist/domain/sample_values_test.h"

namespace hoist {
namespace {

Flag flag_at(int share, bool enabled = true) {
  Flag flag = sample::flag();
  flag.config.enabled = enabled;
  flag.config.rollout_percentage = sample::percentage(share);
  return flag;
}

Evaluation of(const Flag& flag, const std::string& user) {
  return evaluate(&flag, {.targeting_key = user}, std::nullopt);
}

constexpr Evaluation off(EvaluationReason reason) { return {.value = false, .reason = reason}; }
constexpr Evaluation on(EvaluationReason reason) { return {.value = true, .reason = reason}; }

}  // namespace

TEST(Evaluation, rules_apply_in_order) {
  const EvaluationContext ada{.targeting_key = "ada"};
  // Missing or deleted comes before everything.
  EXPECT_EQ(evaluate(nullptr, ada, OverrideType::kInclude), off(EvaluationReason::kFlagNotFound));
  Flag deleted = flag_at(100);
  deleted.deleted_at = sample::kNow;
  EXPECT_EQ(evaluate(&deleted, ada, OverrideType::kInclude), off(EvaluationReason::kFlagNotFound));
  // Disabled comes before the user's override.
  const Flag disabled = flag_at(100, false);
  EXPECT_EQ(evaluate(&disabled, ada, OverrideType::kInclude), off(EvaluationReason::kDisabled));
  EXPECT_EQ(evaluate(&disabled, ada, std::nullopt), off(EvaluationReason::kDisabled));
  // The override comes before the percentage, whatever that is.
  for (const int share : {0, 50, 100}) {
    const Flag flag = flag_at(share);
    EXPECT_EQ(evaluate(&flag, ada, OverrideType::kInclude), on(EvaluationReason::kTargetingMatch));
    EXPECT_EQ(evaluate(&flag, ada, OverrideType::kExclude), off(EvaluationReason::kTargetingMatch));
  }
}

TEST(Evaluation, without_a_targeting_key_only_a_split_is_unknown) {
  const EvaluationContext anonymous{.targeting_key = std::nullopt};
  const Flag nobody = flag_at(0);
  const Flag half = flag_at(50);
  const Flag everybody = flag_at(100);
  EXPECT_EQ(evaluate(&nobody, anonymous, std::nullopt), off(EvaluationReason::kStatic));
  EXPECT_EQ(evaluate(&half, anonymous, std::nullopt), off(EvaluationReason::kTargetingKeyMissing));
  EXPECT_EQ(evaluate(&everybody, anonymous, std::nullopt), on(EvaluationReason::kStatic));
}

RC_GTEST_PROP(Evaluation, zero_per_cent_is_nobody_and_a_hundred_everybody, ()) {
  const auto user = *rc::gen::arbitrary<std::string>();
  RC_ASSERT((of(flag_at(0), user) == off(EvaluationReason::kStatic)));
  RC_ASSERT((of(flag_at(100), user) == on(EvaluationReason::kStatic)));
  RC_ASSERT((of(flag_at(99), user).reason == EvaluationReason::kSplit));
}

RC_GTEST_PROP(Evaluation, raising_the_percentage_never_moves_a_user_who_was_in, ()) {
  const auto user = *rc::gen::arbitrary<std::string>();
  const int lower = *rc::gen::inRange(0, 101);
  const int higher = *rc::gen::inRange(lower, 101);
  RC_ASSERT((!of(flag_at(lower), user).value || of(flag_at(higher), user).value));
}

TEST(Evaluation, every_user_is_let_in_at_one_percentage_and_stays_in) {
  for (int i = 0; i < 2000; ++i) {
    const std::string user = "user-" + std::to_string(i);
    bool was_in = false;
    for (int share = 0; share <= 100; ++share) {
      const bool in = of(flag_at(share), user).value;
      ASSERT_TRUE(in || !was_in) << user << " fell out at " << share;
      was_in = in;
    }
    ASSERT_TRUE(was_in) << user;
  }
}

TEST(Evaluation, shares_of_200000_users_are_within_half_a_per_cent) {
  constexpr int kUsers = 200'000;
  for (const int share : {1, 10, 25, 50, 75}) {
    const Flag flag = flag_at(share);
    int in = 0;
    for (int i = 0; i < kUsers; ++i) in += of(flag, "user-" + std::to_string(i)).value ? 1 : 0;
    EXPECT_NEAR(100.0 * in / kUsers, share, 0.5) << share;
  }
}

TEST(Evaluation, two_flags_choose_their_users_independently) {
  // Pearson's statistic of the 2 × 2 table of 20,000 users; 10.83 is the upper 0.1 % point of chi-square
  // with one degree of freedom. Flags that shared their users would give 20,000.
  constexpr int kUsers = 20'000;
  for (const int share : {10, 50}) {
    Flag first = flag_at(share);
    Flag second = flag_at(share);
    second.key = sample::flag_key("flag-2");
    double counts[2][2] = {{0, 0}, {0, 0}};
    for (int i = 0; i < kUsers; ++i) {
      const std::string user = "user-" + std::to_string(i);
      counts[of(first, user).value ? 1 : 0][of(second, user).value ? 1 : 0] += 1;
    }
    double statistic = 0;
    for (int a = 0; a < 2; ++a) {
      for (int b = 0; b < 2; ++b) {
        const double expected = (counts[a][0] + counts[a][1]) * (counts[0][b] + counts[1][b]) / kUsers;
        statistic += (counts[a][b] - expected) * (counts[a][b] - expected) / expected;
      }
    }
    EXPECT_LT(statistic, 10.83) << share;
  }
}

TEST(Evaluation, the_answer_does_not_depend_on_version_or_environment) {
  Flag other = flag_at(50);
  other.version = 77;
  other.environment = sample::environment("staging");
  other.updated_at = sample::kNow;
  for (int i = 0; i < 100; ++i) {
    const std::string user = "user-" + std::to_string(i);
    EXPECT_EQ(of(flag_at(50), user), of(other, user));
  }
}

TEST(Evaluation, variants_are_on_and_off) {
  EXPECT_EQ(on(EvaluationReason::kStatic).variant(), "on");
  EXPECT_EQ(off(EvaluationReason::kStatic).variant(), "off");
}

TEST(Evaluation, reasons_have_their_openfeature_names) {
  const std::vector<std::pair<EvaluationReason, std::string_view>> names = {
      {EvaluationReason::kFlagNotFound, "FLAG_NOT_FOUND"},
      {EvaluationReason::kDisabled, "DISABLED"},
      {EvaluationReason::kTargetingMatch, "TARGETING_MATCH"},
      {EvaluationReason::kStatic, "STATIC"},
      {EvaluationReason::kSplit, "SPLIT"},
      {EvaluationReason::kTargetingKeyMissing, "TARGETING_KEY_MISSING"}};
  for (const auto& [reason, name] : names) EXPECT_EQ(to_string(reason), name);
}

}  // namespace hoist
