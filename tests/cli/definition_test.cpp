// Flag definitions by file: brought in, checked, and what they give somebody.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>

#include "cli_harness.h"
#include "support/temp_dir.h"

namespace hoist::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;
using testing::UnorderedElementsAre;

constexpr std::string_view kColour =
    R"("colour": {"state": "ENABLED", "variants": {"red": "#f00", "blue": "#00f"}, "defaultVariant": "red",
        "targeting": {"if": [{"==": [{"var": "plan"}, "pro"]}, "blue"]}})";
constexpr std::string_view kPlain =
    R"("plain": {"state": "DISABLED", "variants": {"on": true, "off": false}, "defaultVariant": "on"})";

class DefinitionCommands : public CommandTest {
 protected:
  /// The path of a new file with that text.
  std::string file(std::string_view text) {
    std::string path = folder_.file(fmt::format("definitions-{}.json", ++files_));
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  std::string flags_file(std::string_view flags, std::string_view more = "") {
    return file(fmt::format(R"({{"flags": {{{}}}{}}})", flags, more));
  }
  /// Everything that an import may change.
  std::string stored() {
    return boost::json::serialize(hoist_.json("flag list")) +
           store_.sql().value("SELECT count(*) FROM segments") + "/" +
           store_.sql().value("SELECT count(*) FROM audit_events") + "/" +
           store_.sql().value("SELECT coalesce(sum(revision), 0) FROM environments");
  }

  TempDir folder_;
  int files_ = 0;
};

/// What `hoist import flagd` prints for programs.
std::vector<std::string> imported(const boost::json::value& report, std::string_view list) {
  std::vector<std::string> keys;
  for (const auto& key : report.at(list).as_array()) keys.emplace_back(key.as_string());
  return keys;
}

}  // namespace

TEST_P(DefinitionCommands, an_import_says_what_became_of_each_flag) {
  const std::string first = flags_file(fmt::format("{}, {}", kColour, kPlain));
  EXPECT_EQ(hoist_.text("import flagd " + first),
            "Imported into production: 2 created, 0 updated, 0 unchanged\n");
  EXPECT_EQ(hoist_.text("import flagd " + first),
            "Imported into production: 0 created, 0 updated, 2 unchanged\n");
  const std::string enabled =
      R"("plain": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "on"})";
  const auto report = hoist_.json("import flagd " + flags_file(fmt::format("{}, {}", kColour, enabled)));
  EXPECT_THAT(names_of(report), ElementsAre("created", "updated", "unchanged"));
  EXPECT_THAT(imported(report, "updated"), ElementsAre("plain"));
  EXPECT_THAT(imported(report, "unchanged"), ElementsAre("colour"));
  const auto plain = hoist_.json("flag get plain");
  EXPECT_EQ(text_at(plain, "enabled"), "true");
  EXPECT_EQ(text_at(plain, "version"), "2");
  EXPECT_EQ(text_at(hoist_.json("flag get colour"), "version"), "1") << "what is the same is not written";
}

TEST_P(DefinitionCommands, an_import_keeps_what_flagd_has_no_word_for) {
  EXPECT_THAT(hoist_.text("flag create plain --description 'ours' --enabled"), StartsWith("Created"));
  EXPECT_THAT(hoist_.text("import flagd " + flags_file(kPlain)), HasSubstr("1 updated"));
  const auto plain = hoist_.json("flag get plain");
  EXPECT_EQ(text_at(plain, "description"), "ours");
  EXPECT_EQ(text_at(plain, "enabled"), "false");
}

TEST_P(DefinitionCommands, an_import_goes_to_the_named_environment_alone) {
  EXPECT_EQ(hoist_.text("import flagd --environment staging " + flags_file(kPlain)),
            "Imported into staging: 1 created, 0 updated, 0 unchanged\n");
  EXPECT_EQ(text_at(hoist_.json("flag get plain --environment staging"), "environment"), "staging");
  EXPECT_EQ(hoist_.failure("flag get plain", 1),
            "hoist: there is no flag 'plain' in environment 'production'");
}

TEST_P(DefinitionCommands, evaluators_that_need_each_other_come_in_any_order) {
  const std::string flag =
      R"("beta": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off",
          "targeting": {"if": [{"$ref": "outer"}, "on"]}})";
  const std::string outer = R"("outer": {"and": [{"$ref": "inner"}, {"in_segment": "adults"}]})";
  const std::string inner = R"("inner": {"==": [{"var": "plan"}, "pro"]})";
  const std::string adults = R"("adults": {">=": [{"var": "age"}, 18]})";
  const auto report =
      hoist_.json("import flagd " +
                  flags_file(flag, fmt::format(R"(, "$evaluators": {{{}, {}, {}}})", outer, inner, adults)));
  EXPECT_THAT(imported(report, "created"),
              UnorderedElementsAre("segment inner", "segment adults", "segment outer", "beta"));
  const std::string context = file(R"({"targetingKey": "ada", "plan": "pro", "age": 18})");
  EXPECT_EQ(text_at(hoist_.json("evaluate beta --context " + context), "value"), "true");
  // Turned round: now it is the inner one that needs the outer one.
  const std::string turned = fmt::format(
      R"(, "$evaluators": {{"inner": {{"$ref": "outer"}}, "outer": {{"==": [{{"var": "plan"}}, "pro"]}}}})");
  EXPECT_THAT(imported(hoist_.json("import flagd " + flags_file("", turned)), "updated"),
              ElementsAre("segment outer", "segment inner"));
}

TEST_P(DefinitionCommands, evaluators_in_a_circle_are_refused_and_nothing_is_brought_in) {
  const std::string before = stored();
  const std::string circle =
      R"(, "$evaluators": {"a": {"$ref": "b"}, "b": {"in_segment": ["c"]}, "c": {"!": {"$ref": "a"}}})";
  const std::string path = flags_file(kPlain, circle);
  const std::string says =
      "hoist: segments refer to each other in a circle: 'a' needs 'b' needs 'c' needs 'a'; let one of them "
      "stand "
      "on its own";
  EXPECT_EQ(hoist_.failure("import flagd " + path, 2), says);
  EXPECT_EQ(hoist_.failure("flag validate " + path, 2), says);
  EXPECT_EQ(stored(), before);
}

TEST_P(DefinitionCommands, a_wrong_file_changes_nothing_and_says_where) {
  EXPECT_THAT(hoist_.text("import flagd " + flags_file(kColour)), HasSubstr("1 created"));
  const std::string before = stored();
  struct Wrong {
    std::string flags;
    std::string says;
  };
  const std::string good(kPlain);  // is not brought in either
  const std::vector<Wrong> table = {
      {R"("x": {"state": "ON", "variants": {"a": 1}})", "flags.x.state: must be \"ENABLED\" or \"DISABLED\""},
      {R"("x": {"state": "ENABLED"})", "flags.x: has no variants"},
      {R"("x y": {"state": "ENABLED", "variants": {"a": 1}})", "key 'x y' is not valid"},
      {R"("x": {"state": "ENABLED", "variants": {"a": 1, "b": "two"}})", "variant 'b' must be a number"},
      {R"("x": {"state": "ENABLED", "variants": {"a": 1}, "defaultVariant": "b"})", "none of the variants"},
      {R"("x": {"state": "ENABLED", "variants": {"a": 1}, "targeting": {"frobnicate": [1]}})", "frobnicate"},
      {R"("x": {"state": "ENABLED", "variants": {"a": 1}, "targeting": {"$ref": "gone"}})",
       "there is no shared evaluator 'gone'"},
      {R"("x": {"state": "ENABLED", "variants": {"a": 1}, "colour": 1})", "is no member of a flag"},
  };
  for (const Wrong& row : table) {
    const std::string path = flags_file(good + ", " + row.flags);
    EXPECT_THAT(hoist_.failure("import flagd " + path, 2), HasSubstr(row.says)) << row.flags;
    EXPECT_THAT(hoist_.failure("flag validate " + path, 2), HasSubstr(row.says)) << row.flags;
    const auto error = boost::json::parse(hoist_.failure("import flagd --json " + path, 2));
    EXPECT_EQ(text_at(error, "error"), "VALIDATION_ERROR");
  }
  EXPECT_EQ(stored(), before);
}

TEST_P(DefinitionCommands, what_is_no_file_of_definitions_exits_2) {
  const std::string before = stored();
  for (const std::string command : {"import flagd ", "flag validate "}) {
    EXPECT_THAT(hoist_.failure(command + file("{\"flags\": {"), 2), HasSubstr("not valid JSON at byte"));
    EXPECT_THAT(hoist_.failure(command + file(""), 2), HasSubstr("not valid JSON"));
    EXPECT_THAT(hoist_.failure(command + file("\xff\xfe{}"), 2), HasSubstr("not valid JSON"));
    EXPECT_THAT(hoist_.failure(command + file("[]"), 2), HasSubstr("expected an object with \"flags\""));
    EXPECT_THAT(hoist_.failure(command + folder_.file("missing.json"), 2), HasSubstr("cannot read '"));
    EXPECT_THAT(hoist_.failure(command + folder_.path().string(), 2), HasSubstr("cannot read '"));
    EXPECT_THAT(hoist_.failure(command, 2), HasSubstr("FILE is missing"));
  }
  EXPECT_EQ(stored(), before);
}

TEST_P(DefinitionCommands, a_flag_keeps_its_type) {
  EXPECT_THAT(hoist_.text("flag create colour"), StartsWith("Created"));
  const std::string before = stored();
  EXPECT_EQ(
      hoist_.failure("import flagd " + flags_file(fmt::format("{}, {}", kPlain, kColour)), 1),
      "hoist: flag 'colour': it has type boolean here and string there: a flag keeps its type, so delete it "
      "here first");
  EXPECT_EQ(stored(), before) << "the flag before it is not brought in either";
}

TEST_P(DefinitionCommands, validate_needs_no_store_and_counts) {
  hoist_.environment["DATABASE_URL"] = std::nullopt;
  const std::string path =
      flags_file(fmt::format("{}, {}", kColour, kPlain), R"(, "$evaluators": {"a": true})");
  EXPECT_EQ(hoist_.text("flag validate " + path), "2 flags and 1 evaluators are valid\n");
  EXPECT_EQ(hoist_.json("flag validate " + path), (boost::json::object{{"flags", 2}, {"evaluators", 1}}));
}

TEST_P(DefinitionCommands, evaluate_says_what_somebody_gets) {
  EXPECT_THAT(hoist_.text("import flagd " + flags_file(fmt::format("{}, {}", kColour, kPlain))),
              HasSubstr("2"));
  EXPECT_EQ(hoist_.text("evaluate colour"), "colour in production: \"#f00\" (red, DEFAULT)\n");
  EXPECT_EQ(hoist_.text("evaluate plain"), "plain in production: false (DISABLED)\n");
  const std::string pro = file(R"({"targetingKey": "ada", "plan": "pro"})");
  EXPECT_EQ(hoist_.text("evaluate colour --context " + pro),
            "colour in production: \"#00f\" (blue, TARGETING_MATCH)\n");
  EXPECT_EQ(hoist_.json("evaluate colour --context " + pro),
            boost::json::parse(R"({"key": "colour", "environment": "production", "value": "#00f",
                                   "variant": "blue", "reason": "TARGETING_MATCH"})"));
}

TEST_P(DefinitionCommands, evaluate_explains_itself) {
  EXPECT_THAT(hoist_.text("import flagd " + flags_file(kColour)), HasSubstr("1 created"));
  const std::string pro = file(R"({"plan": "pro"})");
  EXPECT_EQ(hoist_.text("evaluate colour --explain --context " + pro),
            "colour in production: \"#00f\" (blue, TARGETING_MATCH)\n"
            "     enabled: the flag is enabled\n"
            "  -> targeting: it gives variant 'blue'\n"
            "       /if/0/==/0/var: [\"plan\"] = \"pro\"\n"
            "       /if/0/==: [\"pro\",\"pro\"] = true\n"
            "       /if: [true,\"blue\"] = \"blue\"\n");
  const auto explained = hoist_.json("evaluate colour --explain --context " + pro);
  EXPECT_THAT(names_of(explained),
              ElementsAre("key", "environment", "value", "variant", "reason", "explanation"));
  EXPECT_EQ(explained.at("explanation").at("steps").as_array().size(), 2U);
  EXPECT_FALSE(explained.at("explanation").at("conditions").as_array().empty());
}

TEST_P(DefinitionCommands, a_failed_evaluation_says_so) {
  EXPECT_THAT(hoist_.text("flag create half --enabled --rollout 50"), StartsWith("Created"));
  EXPECT_EQ(hoist_.text("evaluate half"),
            "half in production: false (TARGETING_KEY_MISSING: the flag is on for 50 % of users: the context "
            "needs a "
            "targetingKey)\n");
  EXPECT_EQ(text_at(hoist_.json("evaluate half"), "reason"), "TARGETING_KEY_MISSING");
}

TEST_P(DefinitionCommands, a_wrong_question_exits_with_its_code) {
  EXPECT_THAT(hoist_.text("flag create plain"), StartsWith("Created"));
  EXPECT_EQ(hoist_.failure("evaluate nope", 1), "hoist: there is no flag 'nope' in environment 'production'");
  EXPECT_THAT(hoist_.failure("evaluate plain --environment staging", 1), HasSubstr("environment 'staging'"));
  EXPECT_THAT(hoist_.failure("evaluate 'a b'", 2), HasSubstr("key 'a b' is not valid"));
  EXPECT_THAT(hoist_.failure("evaluate plain --context " + file("[]"), 2),
              HasSubstr("the context must be an object, not an array"));
  EXPECT_THAT(hoist_.failure("evaluate plain --context " + file("{"), 2), HasSubstr("not valid JSON"));
  EXPECT_THAT(hoist_.failure("evaluate plain --context " + folder_.file("none"), 2),
              HasSubstr("cannot read '"));
  EXPECT_THAT(hoist_.failure("evaluate plain --context " + folder_.path().string(), 2),
              HasSubstr("cannot read '"));
  const auto error = boost::json::parse(hoist_.failure("evaluate nope --json", 1));
  EXPECT_EQ(text_at(error, "error"), "NOT_FOUND");
}

HOIST_ON_BOTH_STORES(DefinitionCommands);

}  // namespace hoist::test
