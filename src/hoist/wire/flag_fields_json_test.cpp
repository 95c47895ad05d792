#include "hoist/wire/flag_fields_json.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hoist/domain/sample_values_test.h"
#include "hoist/wire/json.h"
#include "hoist/wire/updates_json.h"

namespace hoist::wire {
namespace {

struct RefusedField {
  std::string json;
  std::string message;
};

/// Reads `json` as the field "x.y" that a `Field` holds.
template <class Field>
Result<Field> field_in(const std::string& json) {
  HOIST_ASSIGN(const boost::json::value value, parse_json(json));
  Field field{};
  HOIST_TRY(read_field(value, "x.y", field));
  return field;
}

template <class Field>
void expect_refused(const std::vector<RefusedField>& table) {
  for (const RefusedField& row : table) {
    const auto field = field_in<Field>(row.json);
    ASSERT_FALSE(field.has_value()) << row.json;
    EXPECT_EQ(field.error().code, ErrorCode::kInvalidArgument) << row.json;
    EXPECT_EQ(field.error().detail(kFieldDetail), "x.y") << row.json;
    EXPECT_TRUE(field.error().message.starts_with(row.message)) << field.error().message;
    EXPECT_EQ(field.error().message.find('\x1b'), std::string::npos);
  }
}

/// No field as it is in a new flag.
FlagConfig unusual_config() {
  FlagConfig config;
  config.type = ValueType::kObject;
  config.enabled = true;
  config.rollout_percentage = std::nullopt;
  config.description = "d\"\n";
  config.variants = Object{{"b", Object{{"z", Array{1, nullptr}}, {"a", 0.1}}}, {"a", Object{}}};
  config.default_variant = std::nullopt;
  config.targeting = Object{{"if", Array{true, "a", nullptr}}};
  config.prerequisites = {{.flag = sample::flag_key("base"), .variant = "on"}};
  config.metadata = Object{{"n", 2}, {"t", true}};
  config.archived = true;
  config.tags = {"z", "a"};
  config.owner = "ada";
  return config;
}

}  // namespace

TEST(FlagFieldsJson, a_configuration_is_shown_in_the_order_of_its_fields) {
  boost::json::object object{{"key", "k"}};
  append_config(unusual_config(), object);
  EXPECT_EQ(boost::json::serialize(object),
            R"({"key":"k","type":"object","enabled":true,"rolloutPercentage":null,"description":"d\"\n",)"
            R"("variants":{"b":{"z":[1,null],"a":1E-1},"a":{}},"defaultVariant":null,)"
            R"("targeting":{"if":[true,"a",null]},"prerequisites":[{"flag":"base","variant":"on"}],)"
            R"("metadata":{"n":2,"t":true},"archived":true,"tags":["z","a"],"owner":"ada"})");
}

TEST(FlagFieldsJson, every_field_reads_as_it_was_shown) {
  boost::json::object object;
  append_config(unusual_config(), object);
  object.erase("type");
  const auto updates = read_updates(object, "updates");
  ASSERT_TRUE(updates.has_value()) << updates.error().message;
  FlagConfig config;
  config.type = ValueType::kObject;
  set_fields(config, *updates);
  EXPECT_EQ(config, unusual_config());
  for (const FlagField field : kFlagFields) EXPECT_TRUE(updates->sets(field)) << to_string(field);
}

TEST(FlagFieldsJson, what_may_be_null_is_null_and_what_may_not_is_not) {
  using MaybeText = std::optional<std::string>;
  using MaybePercentage = std::optional<Percentage>;
  EXPECT_EQ(field_in<MaybeText>("null"), Result<MaybeText>(std::nullopt));
  EXPECT_EQ(field_in<MaybeText>("\"\""), Result<MaybeText>(""));
  EXPECT_EQ(field_in<MaybePercentage>("null"), Result<MaybePercentage>(std::nullopt));
  EXPECT_EQ(field_in<Value>("null"), Result<Value>(Value()));
  expect_refused<MaybeText>({{"1", "x.y must be a string or null, not a number"},
                             {"[\"a\"]", "x.y must be a string or null, not an array"}});
  expect_refused<std::string>({{"null", "x.y must be a string"}, {"{}", "x.y must be a string"}});
  expect_refused<bool>({{"null", "x.y must be true or false, not null"}});
}

TEST(FlagFieldsJson, a_field_that_is_read_twice_keeps_nothing_of_the_first) {
  std::optional<std::string> text = "before";
  ASSERT_TRUE(read_field(nullptr, "x", text).has_value());
  EXPECT_EQ(text, std::nullopt);
  std::vector<std::string> texts = {"before"};
  ASSERT_TRUE(read_field(boost::json::array{"after"}, "x", texts).has_value());
  EXPECT_EQ(texts, std::vector<std::string>{"after"});
  std::vector<Prerequisite> prerequisites = {{.flag = sample::flag_key("before"), .variant = "on"}};
  ASSERT_TRUE(read_field(boost::json::array{}, "x", prerequisites).has_value());
  EXPECT_TRUE(prerequisites.empty());
}

TEST(FlagFieldsJson, objects_are_objects_with_numbers_that_can_be_kept) {
  expect_refused<Object>({{"null", "x.y must be an object, not null"},
                          {"[]", "x.y must be an object, not an array"},
                          {"\"{}\"", "x.y must be an object, not a string"},
                          {R"({"a":{"b":[1e400]}})", "x.y: /a/b/0 is a number that cannot be kept exactly"},
                          {R"({"a\u001b[31m":9007199254740993})", "x.y: /a?[31m is a number"}});
  EXPECT_EQ(field_in<Object>(R"({"a":1,"a":2})"), Result<Object>(Object{{"a", 2}})) << "the last counts";
}

TEST(FlagFieldsJson, lists_of_texts_hold_texts_alone) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(field_in<Texts>(R"(["b","a","b",""])"), Result<Texts>({"b", "a", "b", ""}));
  expect_refused<Texts>({{"null", "x.y must be an array of strings, not null"},
                         {"\"a\"", "x.y must be an array of strings, not a string"},
                         {"{\"0\":\"a\"}", "x.y must be an array of strings, not an object"},
                         {"[\"a\",1]", "x.y must be an array of strings, not a number"},
                         {"[[\"a\"]]", "x.y must be an array of strings, not an array"}});
}

TEST(FlagFieldsJson, prerequisites_are_a_flag_and_a_variant_each_and_nothing_else) {
  using Prerequisites = std::vector<Prerequisite>;
  EXPECT_EQ(field_in<Prerequisites>(R"([{"variant":"on","flag":"base"}])"),
            Result<Prerequisites>({{.flag = sample::flag_key("base"), .variant = "on"}}));
  const std::string shape = "x.y must list objects {\"flag\": key, \"variant\": name}";
  expect_refused<Prerequisites>(
      {{"null", "x.y must be an array, not null"},
       {"{}", "x.y must be an array, not an object"},
       {"[\"base\"]", shape},
       {"[{}]", shape},
       {R"([{"flag":"base"}])", shape},
       {R"([{"flag":"base","variant":null}])", shape},
       {R"([{"flag":1,"variant":"on"}])", shape},
       {R"([{"flag":"base","variant":"on","x":1}])", shape},
       {R"([{"flag":"base","variant":"on"},null])", shape},
       {R"([{"flag":"a b\u001b","variant":"on"}])", "x.y: key 'a b?' is not valid"}});
}

TEST(FlagFieldsJson, a_type_is_one_of_four_words) {
  for (const ValueType type :
       {ValueType::kBoolean, ValueType::kString, ValueType::kNumber, ValueType::kObject}) {
    EXPECT_EQ(read_value_type(boost::json::string(to_string(type)), "type"), Result<ValueType>(type));
  }
  for (const boost::json::value& value : std::vector<boost::json::value>{
           nullptr, 1, true, "", "Boolean", "integer", "boolean ", boost::json::array{"string"}}) {
    const auto type = read_value_type(value, "type");
    ASSERT_FALSE(type.has_value()) << value;
    EXPECT_EQ(type.error().message, "type must be \"boolean\", \"string\", \"number\" or \"object\"");
    EXPECT_EQ(type.error().detail(kFieldDetail), "type");
  }
}

}  // namespace hoist::wire
