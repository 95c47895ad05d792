#include "agreement/evaluate_case.h"

#include <memory>
#include <string_view>
#include <utility>

#include "hoist/targeting/rule.h"

namespace hoist::agreement {
namespace {

Outcome error(std::string code) {
  return {.value = std::nullopt, .variant = {}, .reason = "ERROR", .error_code = std::move(code)};
}
Outcome without_value(std::string reason) {
  return {.value = std::nullopt, .variant = {}, .reason = std::move(reason), .error_code = {}};
}

std::string_view text_of(const Object& object, std::string_view name) {
  const Value* value = object.find(name);
  const std::string* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

/// None where the flag has no such object or an empty one.
const Object* members_of(const Object& object, std::string_view name) {
  const Value* value = object.find(name);
  const Object* members = value == nullptr ? nullptr : value->if_object();
  return members == nullptr || members->empty() ? nullptr : members;
}

/// The flag's default variant, or the default in the code where it has none.
Outcome by_default(const Object& variants, std::string_view preset, std::string reason) {
  if (preset.empty()) return without_value("DEFAULT");
  return {.value = *variants.find(preset),
          .variant = std::string(preset),
          .reason = std::move(reason),
          .error_code = {}};
}

/// The variant that a rule's result names.
Outcome by_result(const Object& variants, const Value& result) {
  std::string name;
  if (const bool* yes = result.if_boolean()) {
    name = *yes ? "true" : "false";
  } else if (const std::string* text = result.if_string()) {
    name = *text;
  } else {
    return error("GENERAL");
  }
  const Value* value = variants.find(name);
  if (value == nullptr) return error("GENERAL");
  return {.value = *value, .variant = std::move(name), .reason = "TARGETING_MATCH", .error_code = {}};
}

}  // namespace

Outcome evaluate_case(const Case& test_case) {
  const std::string_view state = text_of(test_case.flag, "state");
  const std::string_view preset = text_of(test_case.flag, "defaultVariant");
  const Object* variants = members_of(test_case.flag, "variants");
  if (variants == nullptr || (state != "ENABLED" && state != "DISABLED") ||
      (!preset.empty() && variants->find(preset) == nullptr)) {
    return error("PARSE_ERROR");
  }
  if (state == "DISABLED") return without_value("DISABLED");
  if (members_of(test_case.flag, "targeting") == nullptr) return by_default(*variants, preset, "STATIC");

  const RuleScope scope{.evaluator = [&](std::string_view name) { return test_case.evaluators.find(name); },
                        .segment = [](std::string_view) { return std::shared_ptr<const Segment>(); }};
  const Result<Rule> rule = Rule::compile(*test_case.flag.find("targeting"), scope);
  if (!rule) return error("PARSE_ERROR");
  const Result<Value> result =
      rule->evaluate({.context = test_case.context, .flag_key = test_case.flag_key, .now = test_case.now});
  if (!result) return error("GENERAL");
  return result->is_null() ? by_default(*variants, preset, "DEFAULT") : by_result(*variants, *result);
}

}  // namespace hoist::agreement
