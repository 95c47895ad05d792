#include "model/stored_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace hoist::model {
namespace {

using testing::ElementsAre;

Fields only(std::size_t field, const char* value) {
  Fields fields;
  fields.at(field) = value;
  return fields;
}

TEST(StoredValuesTest, instants_are_whole_microseconds_since_1970) {
  EXPECT_EQ(read_instant("1970-01-01T00:00:00.000000Z"), 0);
  EXPECT_EQ(read_instant("1970-01-02T03:04:05.678901Z"), 97'445'678'901);
  EXPECT_EQ(read_instant("2026-11-27T09:00:00.000000Z"), 1'795'770'000'000'000);
  EXPECT_EQ(read_instant("1969-12-31T23:59:59.999999Z"), -1);
  EXPECT_EQ(read_instant("0001-01-01T00:00:00.000000Z"), -62'135'596'800'000'000);
  EXPECT_EQ(read_instant("9999-12-31T23:59:59.999999Z"), 253'402'300'799'999'999);
}

TEST(StoredValuesTest, instants_in_another_form_are_refused) {
  for (const char* text : {"", "2026-11-27 09:00:00", "2026-11-27T09:00:00Z", "2026-11-27T09:00:00.000000+",
                           "2026-02-30T09:00:00.000000Z", "2026-11-27T09:00:0x.000000Z",
                           "2026-11-27T09:00:00.0000000Z", "2026-11-27T09:00:00.000000z"}) {
    EXPECT_THROW(static_cast<void>(read_instant(text)), std::runtime_error) << text;
  }
}

TEST(StoredValuesTest, updates_that_the_api_would_accept_are_read) {
  EXPECT_EQ(read_updates(R"({"enabled":true})"), only(kEnabled, "true"));
  EXPECT_EQ(read_updates(R"({"enabled": false, "rolloutPercentage": 0})"), (Fields{"false", "0"}));
  EXPECT_EQ(read_updates(R"({"rolloutPercentage":100})"), only(kRollout, "100"));
}

TEST(StoredValuesTest, updates_that_it_would_not_accept_are_unreadable) {
  for (const char* text : {"{}",
                           "[]",
                           "null",
                           "true",
                           "25",
                           R"("enabled")",
                           R"({"enabled":"true"})",
                           R"({"enabled":1})",
                           R"({"enabled":null})",
                           R"({"rolloutPercentage":101})",
                           R"({"rolloutPercentage":-1})",
                           R"({"rolloutPercentage":25.0})",
                           R"({"rolloutPercentage":1e1})",
                           R"({"rolloutPercentage":"25"})",
                           R"({"rolloutPercentage":18446744073709551615})",
                           R"({"rolloutPercentage":true})",
                           R"({"description":null})",
                           R"({"variants":[]})",
                           R"({"defaultVariant":true})",
                           R"({"metadata":null})",
                           R"({"prerequisites":{}})",
                           R"({"prerequisites":[{"flag":"a"}]})",
                           R"({"prerequisites":[{"flag":"a b","variant":"on"}]})",
                           R"({"archived":"no"})",
                           R"({"tags":["x",1]})",
                           R"({"owner":7})",
                           R"({"enabled":true,"colour":"red"})",
                           R"({"enabled":true,"rolloutPercentage":101})",
                           R"({"Enabled":true})"}) {
    EXPECT_EQ(read_updates(text), Fields{}) << text;
  }
  EXPECT_THROW(static_cast<void>(read_updates("{")), std::runtime_error);
}

TEST(StoredValuesTest, every_field_is_read_whatever_its_spelling) {
  Fields all = {"true",
                "null",
                R"("d")",
                R"({"a":1,"b":2.5})",
                "null",
                R"({"in":["a",["b"]]})",
                R"([{"flag":"x.y-z","variant":"on"}])",
                R"({"n":1000})",
                "true",
                R"(["t"])",
                R"("o")"};
  EXPECT_EQ(
      read_updates(R"({"owner":"o","tags": ["t"],"archived":true,"metadata":{"n":1e3},)"
                   R"("prerequisites":[{"variant":"on","flag":"x.y-z"}],"targeting":{"in": ["a",["b"]]},)"
                   R"("defaultVariant":null,"variants":{"b":2.50,"a":1.0},"description":"d",)"
                   R"("rolloutPercentage":null,"enabled":true})"),
      all);
}

TEST(StoredValuesTest, a_definition_is_what_is_not_the_short_form) {
  FlagRow flag;
  flag.values[kRollout] = "40";
  read_definition("{}", flag);
  EXPECT_EQ(flag.type, "boolean");
  EXPECT_EQ(flag.values[kRollout], "40");
  read_definition(R"({"type":"string","variants":{"b":"x"},"rolloutPercentage":null,"later":1})", flag);
  EXPECT_EQ(flag.type, "string");
  EXPECT_EQ(flag.values[kVariants], R"({"b":"x"})");
  EXPECT_EQ(flag.values[kRollout], "null");
  EXPECT_EQ(flag.values[kDefaultVariant], R"("on")");
}

TEST(StoredValuesTest, intents_are_read_by_field) {
  const auto intents = read_intents(R"({"enabled":{"at":"1970-01-01T00:00:00.000007Z","scheduleId":"s"},)"
                                    R"("rolloutPercentage":{"at":"1970-01-01T00:00:00.000009Z"}})");
  EXPECT_EQ(intents[kEnabled], (Intent{.at = 7, .schedule = "s"}));
  EXPECT_EQ(intents[kRollout], (Intent{.at = 9, .schedule = ""}));
  EXPECT_EQ(intents[kTargeting], std::nullopt);
  EXPECT_EQ(read_intents("{}"), (std::array<std::optional<Intent>, kFields>()));
  EXPECT_THROW(static_cast<void>(read_intents(R"({"enabled":{}})")), std::runtime_error);
  EXPECT_THROW(static_cast<void>(read_intents(R"({"enabled":7})")), std::runtime_error);
}

TEST(StoredValuesTest, a_flags_image_is_read_whole) {
  FlagRow flag;
  flag.id = "f";
  flag.key = "k";
  flag.environment = "e";
  flag.values[kEnabled] = "true";
  flag.values[kRollout] = "25";
  flag.values[kDescription] = R"("d")";
  flag.intents[kEnabled] = Intent{.at = 7, .schedule = ""};
  flag.version = 3;
  flag.deleted_at = 9;
  const std::string text =
      R"({"id":"f","key":"k","environment":"e","enabled":true,"rolloutPercentage":25,"description":"d",)"
      R"("intents":{"enabled":{"at":"1970-01-01T00:00:00.000007Z"}},"version":3,)"
      R"("createdAt":"1970-01-01T00:00:00.000000Z","updatedAt":"1970-01-01T00:00:00.000000Z",)"
      R"("deletedAt":"1970-01-01T00:00:00.000009Z"})";
  EXPECT_EQ(read_flag_image(text), flag);
  EXPECT_THROW(static_cast<void>(read_flag_image(R"({"id":"f"})")), std::runtime_error);
  EXPECT_THROW(static_cast<void>(read_flag_image("[]")), std::runtime_error);
}

TEST(StoredValuesTest, names_are_read_in_order) {
  EXPECT_THAT(read_names("[]"), ElementsAre());
  EXPECT_THAT(read_names(R"(["rolloutPercentage", "enabled"])"), ElementsAre("rolloutPercentage", "enabled"));
  EXPECT_THROW(static_cast<void>(read_names("{}")), std::runtime_error);
}

}  // namespace
}  // namespace hoist::model
