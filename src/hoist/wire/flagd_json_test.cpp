#include "hoist/wire/flagd_json.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hoist/domain/sample_values_test.h"
#include "hoist/wire/flagd_words.h"
#include "hoist/wire/json.h"

namespace hoist::wire {
namespace {

using boost::json::serialize;
using testing::HasSubstr;

struct RefusedDefinition {
  std::string text;
  std::string field;
  std::string message;
};

/// A file with one flag of that text.
std::string file_with(const std::string& flag) { return R"({"flags":{"checkout":)" + flag + "}}"; }

FlagConfig read_one(const std::string& flag) {
  auto definitions = read_flagd(file_with(flag));
  if (!definitions || definitions->flags.size() != 1) {
    ADD_FAILURE() << flag << ": " << (definitions ? "not one flag" : definitions.error().message);
    return {};
  }
  return std::move(definitions->flags.front().config);
}

SegmentDefinition defined_segment(std::string_view key, Value rule, std::vector<std::string> included = {},
                                  std::vector<std::string> excluded = {}) {
  return {.key = *SegmentKey::parse(key),
          .environment = production(),
          .description = {},
          .included = std::move(included),
          .excluded = std::move(excluded),
          .rule = std::move(rule),
          .version = 1,
          .created_at = sample::kNow,
          .updated_at = sample::kNow};
}

SnapshotSource source_of(std::vector<Flag> flags, std::vector<SegmentDefinition> segments = {}) {
  return {.environment = production(),
          .revision = 42,
          .read_at = sample::kNow,
          .flags = std::move(flags),
          .overrides = {},
          .segments = std::move(segments)};
}

Flag switched_on(std::uint64_t n, std::optional<int> percentage, Value targeting = {}) {
  Flag flag = sample::flag(n);
  flag.config.enabled = true;
  flag.config.targeting = std::move(targeting);
  flag.config.rollout_percentage.reset();
  if (percentage) flag.config.rollout_percentage = sample::percentage(*percentage);
  return flag;
}

/// One flag of a document, as text.
std::string shown_flag(const Snapshot& snapshot, std::string_view key = "flag-1") {
  const auto document = snapshot_to_flagd(snapshot, sample::kNow, FlagdAhead::kLeftOut);
  const auto* flag = document.at("flags").as_object().if_contains(key);
  return flag == nullptr ? "" : serialize(*flag);
}

Value variable(std::string_view name) { return Object{{"var", name}}; }

/// The document as flagd would hold it: its flags, and its evaluators for $ref.
std::unique_ptr<const Snapshot> read_back(const Snapshot& snapshot, FlagdAhead ahead = FlagdAhead::kLeftOut) {
  const auto definitions = read_flagd(serialize(snapshot_to_flagd(snapshot, sample::kNow, ahead)));
  if (!definitions) {
    ADD_FAILURE() << definitions.error().message;
    return nullptr;
  }
  std::vector<Flag> flags;
  for (const FlagdFlag& read : definitions->flags) {
    Flag flag = sample::flag(flags.size() + 1);
    flag.key = read.key;
    flag.config = read.config;
    flags.push_back(std::move(flag));
  }
  std::vector<SegmentDefinition> evaluators;
  for (const auto& [key, rule] : definitions->evaluators) {
    evaluators.push_back(defined_segment(key.text(), rule));
  }
  return std::make_unique<const Snapshot>(source_of(std::move(flags), std::move(evaluators)));
}

std::string variant_of(const Snapshot& snapshot, std::string_view key, const EvaluationContext& context) {
  const Evaluation evaluation = snapshot.at(sample::kNow).evaluate(key, context);
  return evaluation.variant == nullptr ? "none" : *evaluation.variant;
}

}  // namespace

TEST(FlagdJson, a_flag_is_read_with_what_flagd_knows) {
  const FlagConfig config = read_one(
      R"({"$schema":"x","state":"ENABLED","variants":{"red":"#f00","blue":"#00f"},"defaultVariant":"red",)"
      R"("targeting":{"if":[{"var":"pro"},"blue"]},"metadata":{"team":"shop"},"$comment":"why"})");
  EXPECT_EQ(config.type, ValueType::kString);
  EXPECT_TRUE(config.enabled);
  EXPECT_EQ(config.rollout_percentage, std::nullopt);
  EXPECT_EQ(config.variants, (Object{{"red", "#f00"}, {"blue", "#00f"}}));
  EXPECT_EQ(config.default_variant, "red");
  EXPECT_EQ(config.targeting, (Object{{"if", Array{variable("pro"), "blue"}}}));
  EXPECT_EQ(config.metadata, (Object{{"team", "shop"}}));
}

TEST(FlagdJson, flagds_words_for_nothing_are_nothing) {
  const FlagConfig config =
      read_one(R"({"state":"DISABLED","variants":{"a":1},"defaultVariant":"","targeting":{}})");
  EXPECT_FALSE(config.enabled);
  EXPECT_EQ(config.type, ValueType::kNumber);
  EXPECT_EQ(config.default_variant, std::nullopt);
  EXPECT_TRUE(config.targeting.is_null());
  EXPECT_EQ(read_one(R"({"state":"DISABLED","variants":{"a":{}},"defaultVariant":null})").default_variant,
            std::nullopt);
  EXPECT_EQ(read_one(R"({"state":"DISABLED","variants":{"a":{}}})").type, ValueType::kObject);
}

TEST(FlagdJson, a_file_may_hold_more_than_flags) {
  const auto definitions =
      read_flagd(R"({"$schema":"x","metadata":{"version":"1"},"flags":{},)"
                 R"("$evaluators":{"staff":{"ends_with":[{"var":"email"},"@x"]},"b":true}})");
  ASSERT_TRUE(definitions.has_value()) << definitions.error().message;
  EXPECT_TRUE(definitions->flags.empty());
  ASSERT_EQ(definitions->evaluators.size(), 2U);
  EXPECT_EQ(definitions->evaluators[0].first.text(), "staff");
  EXPECT_EQ(definitions->evaluators[0].second, (Object{{"ends_with", Array{variable("email"), "@x"}}}));
}

TEST(FlagdJson, what_is_wrong_is_named_with_its_place) {
  const std::string shape = "expected an object with \"flags\"";
  const std::string flag = "flags.checkout";
  const std::vector<RefusedDefinition> table = {
      {"[]", "flags", shape},
      {"{}", "flags", shape},
      {R"({"flags":[]})", "flags", shape},
      {file_with("[]"), flag, "flags.checkout: must be an object, not an array"},
      {file_with("{}"), flag, "flags.checkout: has no variants"},
      {file_with(R"({"variants":{"a":1}})"), flag, "flags.checkout: has no state"},
      {file_with(R"({"state":"ENABLED"})"), flag, "flags.checkout: has no variants"},
      {file_with(R"({"state":"enabled"})"), flag + ".state",
       "flags.checkout.state: must be \"ENABLED\" or \"DISABLED\""},
      {file_with(R"({"state":true})"), flag + ".state", "flags.checkout.state: must be"},
      {file_with(R"({"variants":[1]})"), flag + ".variants", "flags.checkout.variants must be an object"},
      {file_with(R"({"variants":{"a":1e400}})"), flag + ".variants",
       "flags.checkout.variants: /a is a number"},
      {file_with(R"({"defaultVariant":1})"), flag + ".defaultVariant",
       "flags.checkout.defaultVariant must be a string or null"},
      {file_with(R"({"metadata":null})"), flag + ".metadata", "flags.checkout.metadata must be an object"},
      {file_with(R"({"targetting":{}})"), flag + ".targetting",
       "flags.checkout.targetting: is no member of a flag; accepted are"},
      {R"({"flags":{"a b\u001b[31m":{}}})", "flags.a b?[31m", "flags.a b?[31m: key 'a b?[31m' is not valid"},
      {R"({"flags":{"":{}}})", "flags.", "flags.: key '' is not valid"},
      {R"({"flags":{},"$evaluators":[]})", "$evaluators", "$evaluators: must be an object"},
      {R"({"flags":{},"$evaluators":{"a b":true}})", "$evaluators.a b",
       "$evaluators.a b: key 'a b' is not valid"},
      {R"({"flags":{},"$evaluators":{"a":1e400}})", "$evaluators.a", "$evaluators.a: the value is a number"},
  };
  for (const RefusedDefinition& row : table) {
    const auto definitions = read_flagd(row.text);
    ASSERT_FALSE(definitions.has_value()) << row.text;
    EXPECT_EQ(definitions.error().code, ErrorCode::kInvalidArgument) << row.text;
    EXPECT_EQ(definitions.error().detail(kFieldDetail), row.field) << row.text;
    EXPECT_TRUE(definitions.error().message.starts_with(row.message)) << definitions.error().message;
  }
  EXPECT_THAT(read_flagd("{").error().message, HasSubstr("not valid JSON"));
  EXPECT_THAT(read_flagd("").error().message, HasSubstr("not valid JSON"));
}

TEST(FlagdJson, a_document_names_its_environment_and_revision) {
  EXPECT_EQ(serialize(snapshot_to_flagd(Snapshot(source_of({})), sample::kNow, FlagdAhead::kLeftOut)),
            R"({"$schema":"https://flagd.dev/schema/v0/flags.json","flags":{},)"
            R"("metadata":{"flagSetId":"production","version":"42"}})");
}

TEST(FlagdJson, what_is_the_same_for_everybody_needs_no_targeting) {
  const std::string variants = R"("variants":{"on":true,"off":false},)";
  const auto shown = [](Flag flag) { return shown_flag(Snapshot(source_of({std::move(flag)}))); };
  EXPECT_EQ(shown(switched_on(1, 100)), R"({"state":"ENABLED",)" + variants + R"("defaultVariant":"on"})");
  EXPECT_EQ(shown(switched_on(1, 0)), R"({"state":"ENABLED",)" + variants + R"("defaultVariant":"off"})");
  EXPECT_EQ(shown(sample::flag()), R"({"state":"DISABLED",)" + variants + R"("defaultVariant":"on"})");
  Flag archived = switched_on(1, 100);
  archived.config.archived = true;
  archived.config.metadata = Object{{"n", 1}};
  EXPECT_EQ(shown(archived),
            R"({"state":"DISABLED",)" + variants + R"("defaultVariant":"on","metadata":{"n":1}})");
  Flag without_default = switched_on(1, std::nullopt);
  without_default.config.default_variant.reset();
  EXPECT_EQ(shown(without_default), R"({"state":"ENABLED",)" + variants + R"("defaultVariant":null})");
}

TEST(FlagdJson, what_flagd_cannot_say_is_left_out_and_named) {
  Flag needing = switched_on(1, 100);
  needing.config.prerequisites = {{.flag = sample::flag_key("flag-3"), .variant = "on"}};
  const Flag broken = switched_on(2, std::nullopt, Object{{"$ref", "nowhere"}});
  const auto document = snapshot_to_flagd(Snapshot(source_of({needing, broken, switched_on(3, 100)})),
                                          sample::kNow, FlagdAhead::kLeftOut);
  EXPECT_EQ(document.at("flags").as_object().size(), 1U);
  EXPECT_TRUE(document.at("flags").as_object().contains("flag-3"));
  EXPECT_EQ(document.at("metadata").at("hoist.omitted"), "flag-1,flag-2");
}

TEST(FlagdJson, flagd_gives_everybody_what_hoist_gives) {
  const Value in_segment = Object{{"in_segment", Array{"staff", "beta"}}};
  SnapshotSource source = source_of(
      {switched_on(1, 25), switched_on(2, std::nullopt, Object{{"if", Array{in_segment, "on", "off"}}}),
       switched_on(3, 50, Object{{"if", Array{variable("pro"), "off", nullptr}}}), switched_on(4, 10),
       switched_on(5, std::nullopt, Object{{"if", Array{Object{{"$ref", "beta"}}, "on", "off"}}})},
      {defined_segment("staff", nullptr, {"user-1", "user-2"}, {"user-2"}),
       defined_segment("beta", Object{{"or", Array{variable("beta"), Object{{"in_segment", "staff"}}}}},
                       {"user-5"}, {"user-6", "user-1"})});
  source.overrides[source.flags[3].id] = {{"user-3", OverrideType::kInclude},
                                          {"user-4", OverrideType::kExclude}};
  const Snapshot snapshot(std::move(source));
  const auto flagd = read_back(snapshot);
  ASSERT_NE(flagd, nullptr);
  ASSERT_EQ(flagd->timelines().size(), 5U);
  EXPECT_EQ(serialize(snapshot_to_flagd(snapshot, sample::kNow, FlagdAhead::kLeftOut)).find("in_segment"),
            std::string::npos)
      << "flagd does not know it";
  std::map<std::string, int> seen;
  for (int user = 0; user < 200; ++user) {
    for (const bool flag : {false, true}) {
      EvaluationContext context = EvaluationContext::of_user(fmt::format("user-{}", user));
      context.attributes.set("pro", flag);
      context.attributes.set("beta", flag);
      for (const auto& timeline : snapshot.timelines()) {
        const std::string& key = timeline->stored.flag.key.text();
        const std::string variant = variant_of(snapshot, key, context);
        EXPECT_EQ(variant_of(*flagd, key, context), variant) << key << " for user " << user;
        seen[key + "=" + variant] += 1;
      }
    }
  }
  EXPECT_EQ(seen.size(), 10U) << "every flag gave both of its variants";
}

TEST(FlagdJson, segments_that_refer_in_a_circle_are_left_out) {
  const Value twice = Object{{"or", Array{Object{{"in_segment", "a"}}, Object{{"in_segment", "a"}}}}};
  const auto document = snapshot_to_flagd(
      Snapshot(source_of({switched_on(1, 100, Object{{"in_segment", "a"}}), switched_on(2, 100)},
                         {defined_segment("a", twice), defined_segment("b", Object{{"$ref", "b"}})})),
      sample::kNow, FlagdAhead::kLeftOut);
  EXPECT_EQ(document.at("metadata").at("hoist.omitted"), "flag-1");
  EXPECT_TRUE(document.at("flags").as_object().contains("flag-2"));
  EXPECT_FALSE(document.contains("$evaluators"));
}

TEST(FlagdJson, what_would_multiply_without_end_is_left_out) {
  // Each segment is written out twenty times in the next one: 20^7 times the first.
  std::vector<SegmentDefinition> segments = {defined_segment("s0", variable("staff"), {"ada"})};
  for (int i = 1; i <= 7; ++i) {
    const Array names(20, fmt::format("s{}", i - 1));
    segments.push_back(defined_segment(fmt::format("s{}", i), Object{{"in_segment", names}}));
  }
  const auto on_if = [](Value condition) { return Object{{"if", Array{std::move(condition), "on"}}}; };
  const Snapshot snapshot(source_of({switched_on(1, std::nullopt, on_if(Object{{"$ref", "s2"}})),
                                     switched_on(2, std::nullopt, on_if(Object{{"$ref", "s7"}})),
                                     switched_on(3, std::nullopt, on_if(Object{{"in_segment", "s7"}}))},
                                    std::move(segments)));
  for (const auto& flag : snapshot.timelines()) ASSERT_EQ(flag->stored.fault, "") << "it is valid in Hoist";
  const auto document = snapshot_to_flagd(snapshot, sample::kNow, FlagdAhead::kLeftOut);
  EXPECT_EQ(document.at("metadata").at("hoist.omitted"), "flag-2,flag-3");
  EXPECT_TRUE(document.at("$evaluators").as_object().contains("s2"));
  EXPECT_FALSE(document.at("$evaluators").as_object().contains("s7"));
  EXPECT_LT(serialize(document).size(), 50'000'000U);
}

TEST(FlagdJson, a_large_segment_is_no_reason_to_leave_a_flag_out) {
  std::vector<std::string> members;
  for (std::size_t i = 0; i < kMaxSegmentMembers; ++i) members.push_back(fmt::format("user-{}", i));
  const Snapshot snapshot(
      source_of({switched_on(1, 25, Object{{"if", Array{Object{{"in_segment", "all"}}, "on", nullptr}}})},
                {defined_segment("all", nullptr, members, members)}));
  EXPECT_FALSE(snapshot_to_flagd(snapshot, sample::kNow, FlagdAhead::kLeftOut)
                   .at("metadata")
                   .as_object()
                   .contains("hoist.omitted"));
}

namespace {

/// The value that a flag has for a user at an instant; null where there is none of its own.
Value value_at(const Snapshot& snapshot, std::string_view key, std::string_view user, Instant at) {
  const Evaluation evaluation = snapshot.at(at).evaluate(key, EvaluationContext::of_user(std::string(user)));
  return evaluation.value == nullptr ? Value() : *evaluation.value;
}

/// A document that looks ahead says at every second what the snapshot says then.
void expect_same_future(const Snapshot& snapshot, std::chrono::seconds until) {
  const auto flagd = read_back(snapshot, FlagdAhead::kWritten);
  ASSERT_NE(flagd, nullptr);
  for (std::chrono::seconds in(0); in <= until; in += std::chrono::seconds(1)) {
    const Instant at = sample::kNow + in;
    for (const auto& timeline : snapshot.timelines()) {
      const std::string& key = timeline->stored.flag.key.text();
      for (const char* user : {"ada", "bob", "cyd", "dan"}) {
        EXPECT_EQ(value_at(*flagd, key, user, at), value_at(snapshot, key, user, at))
            << key << " for " << user << " after " << in.count() << " s";
      }
    }
  }
}

Schedule in_seconds(std::uint64_t n, const Flag& flag, int seconds, FlagUpdates updates) {
  return sample::schedule(n, flag, sample::kNow + std::chrono::seconds(seconds), std::move(updates));
}

}  // namespace

TEST(FlagdAhead, flags_change_by_flagd_s_own_clock) {
  Flag off = switched_on(1, 100);
  off.config.enabled = false;
  const Flag split = switched_on(2, 50);
  const Flag ruled = switched_on(
      3, 0, operation("if", operation("in", variable("targetingKey"), Array{"ada"}), std::string("on")));
  SnapshotSource source = source_of({off, split, ruled});
  source.pending = {
      in_seconds(1, off, 2, {.enabled = true}),
      in_seconds(2, off, 4, {.rollout_percentage = sample::percentage(30)}),
      in_seconds(3, off, 6, {.enabled = false}),
      in_seconds(4, split, 3, {.targeting = operation("if", true, std::string("on"))}),
      in_seconds(5, split, 5, {.archived = true}),
      in_seconds(6, ruled, 1, {.targeting = Value()}),
  };
  expect_same_future(Snapshot(std::move(source)), std::chrono::seconds(8));
}

TEST(FlagdAhead, a_change_within_a_second_waits_for_the_next) {
  const Flag flag = switched_on(1, 0);
  SnapshotSource source = source_of({flag});
  source.pending = {sample::schedule(1, flag, sample::kNow + std::chrono::milliseconds(1500),
                                     {.rollout_percentage = sample::percentage(100)})};
  const Snapshot snapshot(std::move(source));
  const auto flagd = read_back(snapshot, FlagdAhead::kWritten);
  ASSERT_NE(flagd, nullptr);
  EXPECT_EQ(value_at(*flagd, "flag-1", "ada", sample::kNow + std::chrono::milliseconds(1999)), Value(false));
  EXPECT_EQ(value_at(*flagd, "flag-1", "ada", sample::kNow + std::chrono::seconds(2)), Value(true));
}

TEST(FlagdAhead, a_variant_that_changes_its_value_has_a_name_for_each) {
  const Flag flag = switched_on(
      1, std::nullopt,
      operation("if", operation("in", variable("targetingKey"), Array{"ada"}), std::string("off")));
  SnapshotSource source = source_of({flag});
  source.pending = {in_seconds(1, flag, 2, {.variants = Object{{"on", false}, {"off", true}, {"b", true}}}),
                    in_seconds(2, flag, 4, {.variants = Object{{"on", true}, {"off", false}}})};
  const Snapshot snapshot(std::move(source));
  expect_same_future(snapshot, std::chrono::seconds(6));
  const auto document = snapshot_to_flagd(snapshot, sample::kNow, FlagdAhead::kWritten);
  EXPECT_EQ(serialize(document.at("flags").at("flag-1").at("variants")),
            R"({"on":true,"off":false,"on@2":false,"off@2":true,"b":true})");
}

TEST(FlagdAhead, what_cannot_be_said_cuts_the_future_short_and_says_so) {
  const Flag needed = switched_on(1, 100);
  const Flag flag = switched_on(2, 0);
  SnapshotSource source = source_of({needed, flag});
  source.pending = {
      in_seconds(1, flag, 1, {.rollout_percentage = sample::percentage(100)}),
      in_seconds(2, flag, 2,
                 {.prerequisites = std::vector<Prerequisite>{{.flag = needed.key, .variant = "on"}}}),
      in_seconds(3, flag, 3, {.enabled = false})};
  const Snapshot snapshot(std::move(source));
  const auto document = snapshot_to_flagd(snapshot, sample::kNow, FlagdAhead::kWritten);
  EXPECT_EQ(document.at("metadata").at("hoist.aheadCutShort"), "flag-2");
  const auto flagd = read_back(snapshot, FlagdAhead::kWritten);
  EXPECT_EQ(value_at(*flagd, "flag-2", "ada", sample::kNow + std::chrono::seconds(9)), Value(true));
}

TEST(FlagdAhead, a_window_does_not_close_for_who_cannot_hear_of_the_commit) {
  const Flag flag = switched_on(1, 0);
  SnapshotSource source = source_of({flag});
  source.pending = {in_seconds(1, flag, 1, {.rollout_percentage = sample::percentage(100)})};
  source.pending.front().max_lateness = std::chrono::seconds(5);
  const Snapshot snapshot(std::move(source));
  EXPECT_EQ(value_at(snapshot, "flag-1", "ada", sample::kNow + std::chrono::seconds(9)), Value(false));
  const auto flagd = read_back(snapshot, FlagdAhead::kWritten);
  EXPECT_EQ(value_at(*flagd, "flag-1", "ada", sample::kNow + std::chrono::seconds(9)), Value(true));
}

}  // namespace hoist::wire
