#include "hoist/wire/evaluation_json.h"

#include <fmt/format.h>

#include "hoist/wire/error_json.h"
#include "hoist/wire/json.h"
#include "hoist/wire/value_json.h"

namespace hoist::wire {

namespace json = boost::json;

namespace {

constexpr std::string_view kErrorCodeDetail = "errorCode";

tl::unexpected<Error> bad_request(std::string_view code, std::string message) {
  return fail(ErrorCode::kInvalidArgument, std::move(message),
              {{std::string(kErrorCodeDetail), std::string(code)}});
}

Result<EvaluationContext> context_of(const json::value& value) {
  if (!value.is_object()) {
    return bad_request("INVALID_CONTEXT",
                       fmt::format("the context must be an object, not {}", kind_name(value)));
  }
  auto attributes = object_from_json(value.get_object());
  if (!attributes) return bad_request("INVALID_CONTEXT", "context: " + attributes.error().message);
  return EvaluationContext{.attributes = *std::move(attributes)};
}

/// OpenFeature's code for an error that is not an evaluation's.
std::string_view open_feature_code(const Error& error) {
  if (const std::string_view code = error.detail(kErrorCodeDetail); !code.empty()) return code;
  if (error.code == ErrorCode::kNotFound) return "FLAG_NOT_FOUND";
  if (error.code == ErrorCode::kInvalidArgument) return "PARSE_ERROR";
  return "GENERAL";
}

}  // namespace

json::value shown_value(const Flag& flag, const Evaluation& evaluation) {
  if (evaluation.value != nullptr) return value_to_json(*evaluation.value);
  if (flag.config.type == ValueType::kBoolean) return false;
  return nullptr;
}

json::object evaluation_to_json(const Flag& flag, const Evaluation& evaluation) {
  json::object object{{"key", flag.key.text()}, {"environment", flag.environment.text()}};
  object["value"] = shown_value(flag, evaluation);
  if (evaluation.variant != nullptr) {
    object["variant"] = *evaluation.variant;
  } else if (flag.config.has_on_and_off()) {
    object["variant"] = kOffVariant;  // which is what the value says
  } else {
    object["variant"] = nullptr;
  }
  object["reason"] = to_string(evaluation.reason);
  if (evaluation.failed()) object["errorMessage"] = evaluation.error;
  return object;
}

json::object explanation_to_json(const Explanation& explanation) {
  json::array steps;
  for (const ExplainedStep& step : explanation.steps) {
    steps.push_back(json::object{{"check", step.check}, {"decided", step.decided}, {"detail", step.detail}});
  }
  json::array conditions;
  for (const TraceStep& step : explanation.conditions) {
    json::array inputs;
    for (const Value& input : step.inputs) inputs.push_back(value_to_json(input));
    conditions.push_back(json::object{{"path", step.path},
                                      {"operation", step.operation},
                                      {"inputs", std::move(inputs)},
                                      {"result", value_to_json(step.result)},
                                      {"note", step.note}});
  }
  return {{"steps", std::move(steps)}, {"conditions", std::move(conditions)}};
}

json::object error_to_ofrep(const Error& error, std::string_view key) {
  json::object object;
  if (!key.empty()) object["key"] = key;
  object["errorCode"] = open_feature_code(error);
  object["errorDetails"] = error_to_json(error).at("message");
  return object;
}

Result<EvaluationContext> read_ofrep_request(std::string_view body) {
  const auto value = parse_json(body);
  if (!value) return bad_request("PARSE_ERROR", value.error().message);
  const json::object* object = value->if_object();
  if (object == nullptr) {
    return bad_request("PARSE_ERROR", fmt::format("expected a JSON object, not {}", kind_name(*value)));
  }
  const json::value* context = object->if_contains("context");
  if (context == nullptr)
    return bad_request("INVALID_CONTEXT", "context is missing: send {\"context\": {…}}");
  return context_of(*context);
}

Result<EvaluationContext> read_context(std::string_view text) {
  HOIST_ASSIGN(const json::value value, parse_json(text));
  return context_of(value);
}

}  // namespace hoist::wire
