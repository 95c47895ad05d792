#include "hoist/cli/rule_text.h"

#include <gmock/gmock.h>

#include <array>
#include <string>

#include "hoist/targeting/rule.h"
#include "hoist/wire/value_json.h"

namespace hoist::cli {
namespace {

using testing::HasSubstr;

std::string json_text(const Result<Value>& rule) {
  if (!rule) return "refused: " + rule.error().message;
  return boost::json::serialize(wire::value_to_json(*rule));
}

struct RuleCase {
  const char* text;
  const char* json;
};

TEST(RuleText, says_the_common_cases_in_json_logic) {
  const std::array<RuleCase, 17> cases = {{
      {"on", R"({"if":[true,"on"]})"},
      {"else on", R"({"if":[true,"on"]})"},
      {"split on 25, off 75", R"({"fractional":[["on",25],["off",75]]})"},
      {"plan = pro -> on", R"({"if":[{"==":[{"var":"plan"},"pro"]},"on"]})"},
      {"plan=pro->on;else off", R"({"if":[{"==":[{"var":"plan"},"pro"]},"on","off"]})"},
      {"plan = pro -> on; off", R"({"if":[{"==":[{"var":"plan"},"pro"]},"on","off"]})"},
      {"user in ann, bob -> on", R"({"if":[{"in":[{"var":"targetingKey"},["ann","bob"]]},"on"]})"},
      {"user.name = ann -> on", R"({"if":[{"==":[{"var":"user.name"},"ann"]},"on"]})"},
      {"segment beta -> on", R"({"if":[{"in_segment":"beta"},"on"]})"},
      {"segment = beta -> on", R"({"if":[{"==":[{"var":"segment"},"beta"]},"on"]})"},
      {"not segment beta -> on", R"({"if":[{"!":{"in_segment":"beta"}},"on"]})"},
      {"25% -> on; else off", R"({"if":[{"==":[{"fractional":[["in",25],["out",75]]},"in"]},"on","off"]})"},
      {"age >= 18 and age < 65.5 -> on",
       R"({"if":[{"and":[{">=":[{"var":"age"},18]},{"<":[{"var":"age"},6.55E1]}]},"on"]})"},
      {"beta = true and n != '5' -> on",
       R"({"if":[{"and":[{"==":[{"var":"beta"},true]},{"!=":[{"var":"n"},"5"]}]},"on"]})"},
      {"name = \"o'brien; -> x\" -> 'dark mode'",
       R"({"if":[{"==":[{"var":"name"},"o'brien; -> x"]},"dark mode"]})"},
      {"a <= 1 -> x; b > 2 -> split x 1, y 2; else z",
       R"({"if":[{"<=":[{"var":"a"},1]},"x",{">":[{"var":"b"},2]},{"fractional":[["x",1],["y",2]]},"z"]})"},
      {"code = inf -> on", R"({"if":[{"==":[{"var":"code"},"inf"]},"on"]})"},
  }};
  for (const RuleCase& row : cases) {
    const auto rule = parse_rule_text(row.text);
    EXPECT_EQ(json_text(rule), row.json) << row.text;
    const RuleScope scope{.evaluator = {}, .segment = [](std::string_view) {
                            return std::make_shared<const Segment>(Segment{});
                          }};
    EXPECT_TRUE(rule && Rule::compile(*rule, scope)) << row.text;
  }
}

TEST(RuleText, says_who_is_in_a_segment) {
  EXPECT_EQ(json_text(parse_condition_text("plan = pro; user in ann, bob")),
            R"({"or":[{"==":[{"var":"plan"},"pro"]},{"in":[{"var":"targetingKey"},["ann","bob"]]}]})");
  EXPECT_EQ(json_text(parse_condition_text("plan = pro and not age < 18")),
            R"({"and":[{"==":[{"var":"plan"},"pro"]},{"!":{"<":[{"var":"age"},18]}}]})");
  EXPECT_THAT(json_text(parse_condition_text("plan = pro -> on")), HasSubstr("there is '->'"));
}

TEST(RuleText, says_where_it_does_not_read_and_what_would) {
  const std::array<RuleCase, 16> cases = {{
      {"", "a variant is expected at the beginning, and it ends there"},
      {"->", "segment, a percentage or an attribute is expected at the beginning, and there is '->'"},
      {"plan = pro ->", "a variant is expected behind '->', and it ends there"},
      {"plan pro -> on", "=, !=, <, <=, >, >= or in is expected behind 'plan', and there is 'pro'"},
      {"plan = -> on", "a value is expected behind '=', and there is '->'"},
      {"plan = pro -> on off", "; or the end is expected behind 'on', and there is 'off'"},
      {"plan = pro -> on; else off; else x", "the end: nothing comes behind what holds for everybody else"},
      {"on; plan = pro -> off", "the end: nothing comes behind"},
      {"user in ann bob -> on", "-> is expected behind 'ann', and there is 'bob'"},
      {"user in -> on", "a value is expected behind 'in'"},
      {"plan = pro and -> on", "segment, a percentage or an attribute is expected behind 'and'"},
      {"101% -> on", "101% is no share: a whole number from 0 to 100 is accepted"},
      {"2.5% -> on", "2.5% is no share"},
      {"x% -> on", "x% is no share"},
      {"split on, off 75", "a weight is expected behind 'on', and there is ','"},
      {"plan = 'pro -> on", "the quote before 'pro -> on' is never closed"},
  }};
  for (const RuleCase& row : cases) {
    EXPECT_THAT(json_text(parse_rule_text(row.text)), HasSubstr(row.json)) << row.text;
  }
}

}  // namespace
}  // namespace hoist::cli
