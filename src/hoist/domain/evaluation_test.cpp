#include "hoist/domain/evaluation.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <map>
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

/// An evaluation, and whether it is "on", without what it refers to.
struct Outcome {
  bool value = false;
  std::string variant;  ///< "" where none was chosen.
  EvaluationReason reason = EvaluationReason::kFlagNotFound;
  bool operator==(const Outcome&) const = default;
};

using Overrides = std::map<std::string, OverrideType, std::less<>>;

Outcome outcome_of(const Evaluation& evaluation) {
  return {.value = evaluation.value != nullptr && *evaluation.value == Value(true),
          .variant = evaluation.variant == nullptr ? "" : *evaluation.variant,
          .reason = evaluation.reason};
}

Outcome evaluated(const Flag& flag, const EvaluationContext& context, Overrides overrides = {}) {
  const CompiledFlag compiled(flag, std::move(overrides), RuleScope());
  return outcome_of(evaluate(&compiled, context, sample::kNow, FlagLookup()));
}

Outcome of(const Flag& flag, const std::string& user) {
  return evaluated(flag, EvaluationContext::of_user(user));
}

Outcome off(EvaluationReason reason) { return {.value = false, .variant = "off", .reason = reason}; }
Outcome on(EvaluationReason reason) { return {.value = true, .variant = "on", .reason = reason}; }
Outcome none(EvaluationReason reason) { return {.value = false, .variant = "", .reason = reason}; }

}  // namespace

TEST(Evaluation, rules_apply_in_order) {
  const EvaluationContext ada = EvaluationContext::of_user("ada");
  const Overrides included = {{"ada", OverrideType::kInclude}};
  const Overrides excluded = {{"ada", OverrideType::kExclude}};
  // Missing or deleted comes before everything.
  EXPECT_EQ(outcome_of(evaluate(nullptr, ada, sample::kNow, FlagLookup())),
            none(EvaluationReason::kFlagNotFound));
  Flag deleted = flag_at(100);
  deleted.deleted_at = sample::kNow;
  EXPECT_EQ(evaluated(deleted, ada, included), none(EvaluationReason::kFlagNotFound));
  // Disabled and archived come before the user's override.
  EXPECT_EQ(evaluated(flag_at(100, false), ada, included), none(EvaluationReason::kDisabled));
  Flag archived = flag_at(100);
  archived.config.archived = true;
  EXPECT_EQ(evaluated(archived, ada, included), none(EvaluationReason::kDisabled));
  // The override comes before targeting and the percentage, whatever they say.
  for (const int share : {0, 50, 100}) {
    Flag flag = flag_at(share);
    flag.config.targeting = Object{{"if", Array{true, "off"}}};
    EXPECT_EQ(evaluated(flag, ada, included), on(EvaluationReason::kTargetingMatch));
    EXPECT_EQ(evaluated(flag, ada, excluded), off(EvaluationReason::kTargetingMatch));
    EXPECT_EQ(evaluated(flag, ada), off(EvaluationReason::kTargetingMatch));
  }
}

TEST(Evaluation, without_a_targeting_key_only_a_split_is_unknown) {
  const EvaluationContext anonymous;
  EXPECT_EQ(evaluated(flag_at(0), anonymous), off(EvaluationReason::kStatic));
  EXPECT_EQ(evaluated(flag_at(50), anonymous), none(EvaluationReason::kTargetingKeyMissing));
  EXPECT_EQ(evaluated(flag_at(100), anonymous), on(EvaluationReason::kStatic));
}

TEST(Evaluation, targeting_that_gives_null_leaves_the_percentage_to_decide) {
  Flag flag = flag_at(100);
  flag.config.targeting =
      Object{{"if", Array{Object{{"==", Array{Object{{"var", "plan"}}, "free"}}}, "off"}}};
  EXPECT_EQ(evaluated(flag, {.attributes = {{"plan", "free"}}}), off(EvaluationReason::kTargetingMatch));
  EXPECT_EQ(evaluated(flag, {.attributes = {{"plan", "gold"}}}), on(EvaluationReason::kDefault));
}

TEST(Evaluation, without_a_percentage_the_default_variant_holds) {
  Flag flag = sample::flag();
  flag.config = {.type = ValueType::kString, .enabled = true, .rollout_percentage = std::nullopt};
  flag.config.variants = {{"red", "#f00"}, {"blue", "#00f"}};
  flag.config.default_variant = "blue";
  const CompiledFlag compiled(flag, {}, RuleScope());
  const Evaluation evaluation = evaluate(&compiled, {}, sample::kNow, FlagLookup());
  ASSERT_NE(evaluation.value, nullptr);
  EXPECT_EQ(*evaluation.value, Value("#00f"));
  EXPECT_EQ(evaluation.reason, EvaluationReason::kStatic);
  flag.config.default_variant.reset();
  EXPECT_EQ(evaluated(flag, {}), none(EvaluationReason::kDefault)) << "the client's code default";
}

TEST(Evaluation, targeting_that_names_no_variant_is_an_error) {
  for (const Value& wrong : {Value("purple"), Value(1), Value(true), Value(Array{"on"}), Value("")}) {
    Flag flag = flag_at(100);
    flag.config.targeting = Object{{"if", Array{true, wrong}}};
    EXPECT_EQ(evaluated(flag, {}), none(EvaluationReason::kError));
  }
}

TEST(Evaluation, a_prerequisite_must_yield_its_variant) {
  Flag needed = flag_at(50);
  Flag flag = sample::flag(2);
  flag.config.enabled = true;
  flag.config.prerequisites = {{.flag = needed.key, .variant = "on"}};
  const CompiledFlag other(needed, {{"ada", OverrideType::kInclude}, {"bob", OverrideType::kExclude}},
                           RuleScope());
  const CompiledFlag compiled(flag, {}, RuleScope());
  const FlagLookup lookup = [&](const FlagKey& key) { return key == needed.key ? &other : nullptr; };
  const auto value_for = [&](const char* user, const FlagLookup& flags) {
    return outcome_of(evaluate(&compiled, EvaluationContext::of_user(user), sample::kNow, flags));
  };
  EXPECT_EQ(value_for("ada", lookup), on(EvaluationReason::kStatic));
  EXPECT_EQ(value_for("bob", lookup), off(EvaluationReason::kPrerequisiteFailed));
  EXPECT_EQ(value_for("ada", FlagLookup()), off(EvaluationReason::kPrerequisiteFailed)) << "it is gone";
}

TEST(Evaluation, a_circle_of_prerequisites_ends) {
  Flag flag = flag_at(100);
  flag.config.prerequisites = {{.flag = flag.key, .variant = "on"}, {.flag = flag.key, .variant = "off"}};
  const CompiledFlag compiled(flag, {}, RuleScope());
  const FlagLookup lookup = [&](const FlagKey&) { return &compiled; };
  EXPECT_EQ(outcome_of(evaluate(&compiled, {}, sample::kNow, lookup)),
            off(EvaluationReason::kPrerequisiteFailed));
}

TEST(Evaluation, an_explanation_names_each_check_and_the_one_that_decided) {
  Flag flag = flag_at(25);
  flag.config.targeting =
      Object{{"if", Array{Object{{"==", Array{Object{{"var", "plan"}}, "free"}}}, "off"}}};
  const CompiledFlag compiled(flag, {{"bob", OverrideType::kInclude}}, RuleScope());
  const EvaluationContext context{.attributes = {{"targetingKey", "ada"}, {"plan", "gold"}}};
  Explanation explanation;
  static_cast<void>(evaluate(&compiled, context, sample::kNow, FlagLookup(), &explanation));
  std::vector<std::string> checks;
  for (const ExplainedStep& step : explanation.steps) checks.emplace_back(step.check);
  EXPECT_EQ(checks, (std::vector<std::string>{"enabled", "overrides", "targeting", "rollout"}));
  EXPECT_TRUE(explanation.steps.back().decided);
  EXPECT_NE(explanation.steps.back().detail.find("of 100"), std::string::npos);
  EXPECT_FALSE(explanation.conditions.empty());
}

RC_GTEST_PROP(Evaluation, zero_per_cent_is_nobody_and_a_hundred_everybody, ()) {
  const auto user = *rc::gen::nonEmpty(rc::gen::string<std::string>());
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
    const CompiledFlag compiled(flag, {}, RuleScope());
    for (int i = 0; i < kUsers; ++i) {
      const auto user = EvaluationContext::of_user("user-" + std::to_string(i));
      in += outcome_of(evaluate(&compiled, user, sample::kNow, FlagLookup())).value ? 1 : 0;
    }
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

TEST(Evaluation, reasons_have_their_openfeature_names) {
  const std::vector<std::pair<EvaluationReason, std::string_view>> names = {
      {EvaluationReason::kFlagNotFound, "FLAG_NOT_FOUND"},
      {EvaluationReason::kDisabled, "DISABLED"},
      {EvaluationReason::kTargetingMatch, "TARGETING_MATCH"},
      {EvaluationReason::kStatic, "STATIC"},
      {EvaluationReason::kSplit, "SPLIT"},
      {EvaluationReason::kDefault, "DEFAULT"},
      {EvaluationReason::kPrerequisiteFailed, "PREREQUISITE_FAILED"},
      {EvaluationReason::kError, "ERROR"},
      {EvaluationReason::kTargetingKeyMissing, "TARGETING_KEY_MISSING"}};
  for (const auto& [reason, name] : names) EXPECT_EQ(to_string(reason), name);
}

}  // namespace hoist
