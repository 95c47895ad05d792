#include "hoist/wire/updates_json.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "hoist/domain/sample_values_test.h"
#include "hoist/wire/json.h"

namespace hoist::wire {
namespace {

struct Refused {
  std::string json;
  std::string field;
  std::string message;
};

}  // namespace

RC_GTEST_PROP(UpdatesJson, round_trip, ()) {
  const FlagUpdates updates = *sample::any_updates();
  RC_ASSERT((read_updates(updates_to_json(updates), "updates") == Result<FlagUpdates>(updates)));
}

TEST(UpdatesJson, only_fields_that_are_set_are_written) {
  EXPECT_EQ(boost::json::serialize(updates_to_json({.enabled = false, .rollout_percentage = std::nullopt})),
            "{\"enabled\":false}");
  EXPECT_EQ(boost::json::serialize(
                updates_to_json({.enabled = std::nullopt, .rollout_percentage = sample::percentage(0)})),
            "{\"rolloutPercentage\":0}");
}

TEST(UpdatesJson, what_does_not_fit_is_refused_with_the_field_at_fault) {
  const std::string percentage = "updates.rolloutPercentage must be a whole number from 0 to 100";
  const std::string shape = "updates must be an object such as {\"enabled\": true}, not ";
  const std::vector<Refused> table = {
      {"null", "updates", shape + "null"},
      {"[]", "updates", shape + "an array"},
      {"\"{}\"", "updates", shape + "a string"},
      {"3", "updates", shape + "a number"},
      {"true", "updates", shape + "true or false"},
      {"{}", "updates", "updates must set at least one of " + field_names()},
      {"{\"enabled\":1}", "updates.enabled", "updates.enabled must be true or false, not a number"},
      {"{\"enabled\":\"true\"}", "updates.enabled", "updates.enabled must be true or false, not a string"},
      {"{\"enabled\":null}", "updates.enabled", "updates.enabled must be true or false, not null"},
      {"{\"enabled\":[]}", "updates.enabled", "updates.enabled must be true or false, not an array"},
      {"{\"rolloutPercentage\":-1}", "updates.rolloutPercentage", percentage},
      {"{\"rolloutPercentage\":101}", "updates.rolloutPercentage", percentage},
      {"{\"rolloutPercentage\":12.5}", "updates.rolloutPercentage", percentage},
      {"{\"rolloutPercentage\":12.0}", "updates.rolloutPercentage", percentage},
      {"{\"rolloutPercentage\":1e9}", "updates.rolloutPercentage", percentage},
      {"{\"rolloutPercentage\":1e1}", "updates.rolloutPercentage", percentage},
      {"{\"rolloutPercentage\":1e400}", "updates.rolloutPercentage", percentage},
      {"{\"rolloutPercentage\":4294967297}", "updates.rolloutPercentage", percentage},
      {"{\"rolloutPercentage\":9223372036854775808}", "updates.rolloutPercentage", percentage},
      {"{\"rolloutPercentage\":18446744073709551616}", "updates.rolloutPercentage", percentage},
      {"{\"rolloutPercentage\":true}", "updates.rolloutPercentage", percentage},
      {"{\"rolloutPercentage\":\"50\"}", "updates.rolloutPercentage", percentage},
      {"{\"enabled\":true,\"colour\":1}", "updates.colour",
       "unknown field updates.colour: accepted are " + field_names()},
      {"{\"Enabled\":true}", "updates.Enabled",
       "unknown field updates.Enabled: accepted are " + field_names()},
      {"{\"\":true}", "updates.", "unknown field updates.: accepted are " + field_names()},
  };
  for (const Refused& row : table) {
    const auto value = parse_json(row.json);
    ASSERT_TRUE(value.has_value()) << row.json;
    const auto updates = read_updates(*value, "updates");
    ASSERT_FALSE(updates.has_value()) << row.json;
    EXPECT_EQ(updates.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(updates.error().detail(kFieldDetail), row.field);
    EXPECT_EQ(updates.error().message, row.message);
  }
}

TEST(UpdatesJson, a_hostile_field_name_comes_back_bounded_and_printable) {
  const boost::json::value value = {{"\x1b[2J\n" + std::string(1'000'000, 'x'), true}};
  const auto updates = read_updates(value, "updates");
  ASSERT_FALSE(updates.has_value());
  EXPECT_LT(updates.error().message.size(), 300U);
  EXPECT_EQ(updates.error().message.find('\x1b'), std::string::npos);
  EXPECT_EQ(updates.error().message.find('\n'), std::string::npos);
}

TEST(UpdatesJson, what_may_be_null_is_set_to_null) {
  const auto updates = read_updates(
      *parse_json(R"({"rolloutPercentage":null,"defaultVariant":null,"targeting":null})"), "updates");
  ASSERT_TRUE(updates.has_value());
  EXPECT_TRUE(updates->rollout_percentage && !*updates->rollout_percentage);
  EXPECT_TRUE(updates->default_variant && !*updates->default_variant);
  EXPECT_EQ(updates->targeting, Value());
}

TEST(UpdatesJson, every_field_is_written_and_read_back) {
  const std::string text =
      R"({"enabled":true,"rolloutPercentage":7,"description":"d","variants":{"b":1,"a":{"x":[true,null,1.5E0]}},)"
      R"("defaultVariant":"a","targeting":{"if":[{"var":"x"},"a"]},"prerequisites":[{"flag":"f","variant":"on"}],)"
      R"("metadata":{"team":"shop","size":3},"archived":false,"tags":["x","y"],"owner":"ann"})";
  const auto updates = read_updates(*parse_json(text), "updates");
  ASSERT_TRUE(updates.has_value()) << updates.error().message;
  for (const FlagField field : kFlagFields) EXPECT_TRUE(updates->sets(field)) << to_string(field);
  EXPECT_EQ(boost::json::serialize(updates_to_json(*updates)), text);
}

TEST(UpdatesJson, each_field_has_its_type) {
  for (const char* text :
       {R"({"variants":[]})", R"({"variants":{"a":12345678901234567890}})", R"({"defaultVariant":1})",
        R"({"prerequisites":{}})", R"({"prerequisites":[{"flag":"f"}]})",
        R"({"prerequisites":[{"flag":"bad key","variant":"on"}]})", R"({"metadata":null})",
        R"({"archived":null})", R"({"tags":"x"})", R"({"tags":[1]})", R"({"owner":null})",
        R"({"targeting":{"a":1e400}})"}) {
    const auto updates = read_updates(*parse_json(text), "updates");
    ASSERT_FALSE(updates.has_value()) << text;
    EXPECT_EQ(updates.error().detail(kFieldDetail).rfind("updates.", 0), 0U) << text;
  }
}

TEST(UpdatesJson, a_single_field_is_read_or_unknown) {
  FlagUpdates updates;
  EXPECT_EQ(read_update_field("enabled", true, "enabled", updates), Result<bool>(true));
  EXPECT_EQ(updates.enabled, true);
  EXPECT_EQ(read_update_field("rolloutPercentage", 7, "rolloutPercentage", updates), Result<bool>(true));
  EXPECT_EQ(updates.rollout_percentage, std::optional(sample::percentage(7)));
  EXPECT_EQ(read_update_field("version", 2, "version", updates), Result<bool>(false));
  const auto refused = read_update_field("rolloutPercentage", 101, "rolloutPercentage", updates);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().detail(kFieldDetail), "rolloutPercentage");
  EXPECT_EQ(updates.rollout_percentage, std::optional(sample::percentage(7))) << "left as it was";
}

}  // namespace hoist::wire
