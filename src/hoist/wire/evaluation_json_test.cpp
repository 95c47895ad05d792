#include "hoist/wire/evaluation_json.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hoist/domain/sample_values_test.h"
#include "hoist/wire/json.h"
#include "hoist/wire/ofrep_text.h"

namespace hoist::wire {
namespace {

using boost::json::serialize;

Flag colour_flag() {
  Flag flag = sample::flag(3);
  flag.config.type = ValueType::kString;
  flag.config.variants = Object{{"red", "#f00"}};
  flag.config.default_variant = "red";
  return flag;
}

/// As it is for somebody who gets the flag's first variant.
Evaluation first_variant(const Flag& flag, EvaluationReason reason) {
  const auto& [name, value] = *flag.config.variants.begin();
  return {.value = &value, .variant = &name, .reason = reason, .error = {}};
}

Evaluation no_value(EvaluationReason reason, std::string error = {}) {
  return {.value = nullptr, .variant = nullptr, .reason = reason, .error = std::move(error)};
}

std::string ofrep_text(const Flag& flag, const Evaluation& evaluation) {
  std::string text;
  append_ofrep_evaluation(flag, evaluation, text);
  return text;
}

/// What a refused request says: OpenFeature's code and the message.
struct RefusedContext {
  std::string body;
  std::string code;
  std::string message;
};

}  // namespace

TEST(EvaluationJson, a_value_is_shown_with_its_variant_and_reason) {
  const Flag flag = colour_flag();
  const Evaluation evaluation = first_variant(flag, EvaluationReason::kTargetingMatch);
  EXPECT_EQ(serialize(evaluation_to_json(flag, evaluation)),
            R"({"key":"flag-3","environment":"production","value":"#f00","variant":"red",)"
            R"("reason":"TARGETING_MATCH"})");
  EXPECT_EQ(ofrep_text(flag, evaluation),
            R"({"key":"flag-3","value":"#f00","reason":"TARGETING_MATCH","variant":"red"})");
}

TEST(EvaluationJson, a_boolean_without_a_value_is_off_and_others_are_null) {
  const Evaluation disabled = no_value(EvaluationReason::kDisabled);
  EXPECT_EQ(
      serialize(evaluation_to_json(sample::flag(), disabled)),
      R"({"key":"flag-1","environment":"production","value":false,"variant":"off","reason":"DISABLED"})");
  EXPECT_EQ(serialize(evaluation_to_json(colour_flag(), disabled)),
            R"({"key":"flag-3","environment":"production","value":null,"variant":null,"reason":"DISABLED"})");
  Flag without_off = sample::flag();
  without_off.config.variants = Object{{"yes", true}};
  EXPECT_EQ(serialize(shown_value(without_off, disabled)), "false");
  EXPECT_EQ(evaluation_to_json(without_off, disabled).at("variant"), nullptr) << "it has no variant 'off'";
}

TEST(EvaluationJson, ofrep_leaves_the_value_out_so_that_clients_use_their_own) {
  EXPECT_EQ(ofrep_text(sample::flag(), no_value(EvaluationReason::kDisabled)),
            R"({"key":"flag-1","reason":"DISABLED"})");
  EXPECT_EQ(ofrep_text(colour_flag(), no_value(EvaluationReason::kDefault)),
            R"({"key":"flag-3","reason":"DEFAULT"})");
}

TEST(EvaluationJson, a_failure_has_open_features_code_and_its_words) {
  const std::vector<std::pair<EvaluationReason, std::string>> table = {
      {EvaluationReason::kFlagNotFound, "FLAG_NOT_FOUND"},
      {EvaluationReason::kTargetingKeyMissing, "TARGETING_KEY_MISSING"},
      {EvaluationReason::kError, "GENERAL"}};
  for (const auto& [reason, code] : table) {
    EXPECT_EQ(ofrep_text(sample::flag(), no_value(reason, "why \"it\" failed")),
              R"({"key":"flag-1","errorCode":")" + code + R"(","errorDetails":"why \"it\" failed"})");
    EXPECT_EQ(evaluation_to_json(sample::flag(), no_value(reason, "why")).at("errorMessage"), "why");
  }
}

TEST(EvaluationJson, metadata_goes_with_values_and_failures) {
  Flag flag = colour_flag();
  flag.config.metadata = Object{{"team", "shop"}, {"n", 0.1}, {"big", 1e300}};
  const std::string metadata = R"("metadata":{"team":"shop","n":1E-1,"big":1E300}})";
  const std::string value = ofrep_text(flag, first_variant(flag, EvaluationReason::kStatic));
  EXPECT_TRUE(value.ends_with(metadata)) << value;
  const std::string failure = ofrep_text(flag, no_value(EvaluationReason::kError, "x"));
  EXPECT_TRUE(failure.ends_with(metadata)) << failure;
}

TEST(EvaluationJson, ofrep_escapes_what_json_does_not_take_as_it_is) {
  Flag flag = colour_flag();
  for (const char* name : {"a\"b", "a\\b", "a\nb", "caf\xc3\xa9", "\x7f", "", "a/b"}) {
    flag.config.variants = Object{{name, std::string(name) + "!"}};
    const std::string text = ofrep_text(flag, first_variant(flag, EvaluationReason::kStatic));
    const auto read = parse_json(text);
    ASSERT_TRUE(read.has_value()) << text;
    EXPECT_EQ(read->at("variant").as_string(), name);
    EXPECT_EQ(read->at("value").as_string(), std::string(name) + "!");
  }
  flag.config.variants = Object{{"wide", Object{{"columns", 3}, {"tags", Array{"a", nullptr, true}}}}};
  EXPECT_EQ(
      ofrep_text(flag, first_variant(flag, EvaluationReason::kStatic)),
      R"({"key":"flag-3","value":{"columns":3,"tags":["a",null,true]},"reason":"STATIC","variant":"wide"})");
}

TEST(EvaluationJson, an_explanation_is_ofreps_last_member) {
  const Flag flag = colour_flag();
  std::string text;
  const Explanation explanation;
  append_ofrep_evaluation(flag, first_variant(flag, EvaluationReason::kStatic), text, &explanation);
  EXPECT_TRUE(text.ends_with(R"("variant":"red","explanation":{"steps":[],"conditions":[]}})")) << text;
}

TEST(EvaluationJson, errors_around_an_evaluation_have_open_features_codes) {
  const auto code_of = [](ErrorCode code) {
    const auto object = error_to_ofrep(Error{code, "message", {}}, "checkout");
    return std::string(object.at("errorCode").as_string());
  };
  EXPECT_EQ(code_of(ErrorCode::kNotFound), "FLAG_NOT_FOUND");
  EXPECT_EQ(code_of(ErrorCode::kInvalidArgument), "PARSE_ERROR");
  for (const ErrorCode code :
       {ErrorCode::kUnauthenticated, ErrorCode::kPermissionDenied, ErrorCode::kInternal,
        ErrorCode::kStoreUnavailable, ErrorCode::kTooManyRequests}) {
    EXPECT_EQ(code_of(code), "GENERAL") << to_string(code);
  }
  EXPECT_EQ(serialize(error_to_ofrep(Error{ErrorCode::kNotFound, "none", {}}, "")),
            R"({"errorCode":"FLAG_NOT_FOUND","errorDetails":"none"})")
      << "no key where none was asked for";
}

TEST(EvaluationJson, a_defects_own_words_stay_inside) {
  for (const ErrorCode code : {ErrorCode::kInternal, ErrorCode::kCorruptData, ErrorCode::kStoreUnavailable}) {
    const std::string text = serialize(error_to_ofrep(Error{code, "SELECT secret", {}}, "a"));
    EXPECT_EQ(text.find("secret"), std::string::npos) << text;
  }
}

TEST(EvaluationJson, an_explanation_is_shown_in_order) {
  Explanation explanation;
  explanation.steps = {{"enabled", false, "the flag is enabled"},
                       {"targeting", true, "it gives variant 'on'"}};
  explanation.conditions = {TraceStep{
      .path = "/if/0", .operation = "in", .inputs = {"ada", Array{1, nullptr}}, .result = true, .note = ""}};
  EXPECT_EQ(
      serialize(explanation_to_json(explanation)),
      R"({"steps":[{"check":"enabled","decided":false,"detail":"the flag is enabled"},)"
      R"({"check":"targeting","decided":true,"detail":"it gives variant 'on'"}],)"
      R"("conditions":[{"path":"/if/0","operation":"in","inputs":["ada",[1,null]],"result":true,"note":""}]})");
  EXPECT_EQ(serialize(explanation_to_json({})), R"({"steps":[],"conditions":[]})");
}

TEST(EvaluationJson, a_trace_with_what_json_has_no_number_for_is_json_all_the_same) {
  Explanation explanation;
  explanation.conditions = {TraceStep{.path = "/+",
                                      .operation = "+",
                                      .inputs = {std::numeric_limits<double>::infinity()},
                                      .result = std::numeric_limits<double>::quiet_NaN(),
                                      .note = ""}};
  EXPECT_EQ(serialize(explanation_to_json(explanation).at("conditions")),
            R"([{"path":"/+","operation":"+","inputs":[null],"result":null,"note":""}])");
}

TEST(EvaluationJson, a_context_is_read_whole) {
  const auto context =
      read_ofrep_request(R"({"context":{"targetingKey":"ada","plan":{"pro":[true,null]}},"x":1})");
  ASSERT_TRUE(context.has_value());
  EXPECT_EQ(context->attributes,
            (Object{{"targetingKey", "ada"}, {"plan", Object{{"pro", Array{true, nullptr}}}}}));
  ASSERT_NE(context->targeting_key(), nullptr);
  EXPECT_EQ(*context->targeting_key(), "ada");
  EXPECT_EQ(read_context(R"({"targetingKey":"ada"})")->attributes, (Object{{"targetingKey", "ada"}}));
  for (const char* key : {R"("")", "7", "null", R"(["ada"])"}) {
    const auto nobody = read_context(std::string(R"({"targetingKey":)") + key + "}");
    ASSERT_TRUE(nobody.has_value()) << key;
    EXPECT_EQ(nobody->targeting_key(), nullptr) << key;
  }
}

TEST(EvaluationJson, of_a_context_given_twice_the_last_counts) {
  const auto context = read_ofrep_request(R"({"context":[],"context":{"a":1,"a":2}})");
  ASSERT_TRUE(context.has_value());
  EXPECT_EQ(context->attributes, (Object{{"a", 2}}));
}

TEST(EvaluationJson, what_is_no_request_is_refused_with_its_code) {
  const std::vector<RefusedContext> table = {
      {"", "PARSE_ERROR", "not valid JSON"},
      {"{", "PARSE_ERROR", "not valid JSON"},
      {"{}x", "PARSE_ERROR", "not valid JSON"},
      {"\xff", "PARSE_ERROR", "not valid JSON"},
      {"{\"context\":{\"a\":\"\xff\"}}", "PARSE_ERROR", "not valid JSON"},
      {std::string(100'000, '['), "PARSE_ERROR", "not valid JSON"},
      {"[]", "PARSE_ERROR", "expected a JSON object, not an array"},
      {"null", "PARSE_ERROR", "expected a JSON object, not null"},
      {"{}", "INVALID_CONTEXT", "context is missing"},
      {R"({"Context":{}})", "INVALID_CONTEXT", "context is missing"},
      {R"({"context":null})", "INVALID_CONTEXT", "the context must be an object, not null"},
      {R"({"context":"ada"})", "INVALID_CONTEXT", "the context must be an object, not a string"},
      {R"({"context":{"a":[9007199254740993]}})", "INVALID_CONTEXT",
       "context: /a/0 is a number that cannot be"},
      {R"({"context":{"a":1e400}})", "INVALID_CONTEXT", "context: /a is a number that cannot be"},
  };
  for (const RefusedContext& row : table) {
    const auto context = read_ofrep_request(row.body);
    ASSERT_FALSE(context.has_value()) << row.body;
    EXPECT_EQ(context.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(context.error().detail("errorCode"), row.code) << row.body;
    EXPECT_TRUE(context.error().message.starts_with(row.message)) << context.error().message;
    EXPECT_EQ(error_to_ofrep(context.error(), "").at("errorCode").as_string(), row.code);
  }
  EXPECT_FALSE(read_context("[]").has_value());
  EXPECT_FALSE(read_context("").has_value());
}

}  // namespace hoist::wire
