#include "hoist/wire/ofrep_text.h"

#include <boost/json.hpp>

#include <string_view>

#include "hoist/wire/evaluation_json.h"
#include "hoist/wire/json.h"
#include "hoist/wire/value_json.h"

namespace hoist::wire {
namespace {

/// OpenFeature's code for a failed evaluation.
std::string_view failure_code(EvaluationReason reason) {
  switch (reason) {
    case EvaluationReason::kFlagNotFound:
      return "FLAG_NOT_FOUND";
    case EvaluationReason::kTargetingKeyMissing:
      return "TARGETING_KEY_MISSING";
    default:
      return "GENERAL";
  }
}

void append_value(const Value& value, std::string& text) {
  if (const bool* boolean = value.if_boolean()) {
    text.append(*boolean ? "true" : "false");
  } else if (const std::string* content = value.if_string()) {
    append_json_string(*content, text);
  } else {
    text.append(boost::json::serialize(value_to_json(value)));
  }
}

}  // namespace

void append_ofrep_evaluation(const Flag& flag, const Evaluation& evaluation, std::string& text,
                             const Explanation* explanation) {
  text.append(R"({"key":)");
  append_json_string(flag.key.text(), text);
  if (evaluation.failed()) {
    text.append(R"(,"errorCode":")").append(failure_code(evaluation.reason)).append(R"(","errorDetails":)");
    append_json_string(evaluation.error, text);
  } else {
    if (evaluation.value != nullptr) {
      text.append(R"(,"value":)");
      append_value(*evaluation.value, text);
    }
    text.append(R"(,"reason":")").append(to_string(evaluation.reason)).append("\"");
    if (evaluation.variant != nullptr) {
      text.append(R"(,"variant":)");
      append_json_string(*evaluation.variant, text);
    }
  }
  if (!flag.config.metadata.empty()) {
    text.append(R"(,"metadata":)");
    append_value(Value(flag.config.metadata), text);
  }
  if (explanation != nullptr) {
    text.append(R"(,"explanation":)").append(boost::json::serialize(explanation_to_json(*explanation)));
  }
  text.append("}");
}

}  // namespace hoist::wire
