#include "hoist/wire/flagd_words.h"

#include <algorithm>

namespace hoist::wire {
namespace {

/// The condition that the targeting key is one of `users`.
Value is_one_of(Array users) { return operation("in", Object{{"var", "targetingKey"}}, std::move(users)); }

Array texts(const std::vector<std::string>& list) { return {list.begin(), list.end()}; }

/// What is written of a segment besides its members and its rule.
constexpr std::size_t kMembershipValues = 16;

/// What holds where targeting leaves it open: null where that is the default variant.
Value open_end(const FlagConfig& config) {
  if (!config.rollout_percentage || !config.has_on_and_off()) return {};
  const int share = config.rollout_percentage->value();
  if (share == 0 || share == 100) return std::string(share == 100 ? kOnVariant : kOffVariant);
  return Object{{"fractional",
                 Array{Array{std::string(kOnVariant), share}, Array{std::string(kOffVariant), 100 - share}}}};
}

/// With the flag's targeting in flagd's words.
Value with_overrides_and_end(const CompiledFlag& compiled, Value rule) {
  const FlagConfig& config = compiled.flag.config;
  const Value end = open_end(config);
  if (rule.is_null()) {
    rule = end;
  } else if (!end.is_null()) {
    Value is_open = operation("===", rule, Value());
    rule = operation("if", std::move(is_open), end, std::move(rule));
  }
  if (compiled.overrides.empty() || !config.has_on_and_off()) return rule;
  Array included;
  Array excluded;
  for (const auto& [user, type] : compiled.overrides) {
    (type == OverrideType::kInclude ? included : excluded).emplace_back(user);
  }
  return operation("if", is_one_of(std::move(excluded)), std::string(kOffVariant),
                   is_one_of(std::move(included)), std::string(kOnVariant), std::move(rule));
}

}  // namespace

FlagdWords::FlagdWords(const std::vector<SegmentDefinition>& segments) {
  for (const SegmentDefinition& segment : segments) segments_.emplace(segment.key.text(), &segment);
}

std::optional<Value> FlagdWords::rule(const Value& written) {
  const Budget outer = std::exchange(budget_, Budget());
  Value said = in_flagd_words(written, 0);
  const bool whole = !std::exchange(budget_, outer).spent;
  if (!whole) return std::nullopt;
  return said;
}

std::optional<Value> FlagdWords::whole_rule(const CompiledFlag& compiled) {
  const FlagConfig& config = compiled.flag.config;
  if (!compiled.fault.empty() || !config.prerequisites.empty()) return std::nullopt;
  auto targeting = rule(config.targeting);
  if (!targeting) return std::nullopt;
  return with_overrides_and_end(compiled, *std::move(targeting));
}

const Value* FlagdWords::evaluator(std::string_view name) {
  if (const auto known = evaluators_.find(name); known != evaluators_.end()) {
    return known->second ? &*known->second : nullptr;
  }
  const auto segment = segments_.find(name);
  if (segment == segments_.end() || segment->second->rule.is_null()) return nullptr;
  // Longer chains do not compile.
  if (references_ >= kMaxRuleDepth) return nullptr;
  // None for whoever asks for it meanwhile, which is a circle.
  const auto made = evaluators_.emplace(name, std::nullopt).first;
  references_ += 1;
  made->second = rule(segment->second->rule);
  references_ -= 1;
  return made->second ? &*made->second : nullptr;
}

bool FlagdWords::take(std::size_t values) {
  if (budget_.left < values) give_up();
  budget_.left -= std::min(values, budget_.left);
  return !budget_.spent;
}

Value FlagdWords::in_flagd_words(const Value& written, int depth) {
  if (depth > static_cast<int>(kMaxRuleDepth)) give_up();
  if (!take(1)) return {};
  if (const Array* array = written.if_array()) {
    Array items;
    for (const Value& item : *array) items.push_back(in_flagd_words(item, depth));
    return items;
  }
  const Object* object = written.if_object();
  if (object == nullptr) return written;
  if (object->size() == 1) {
    const auto& [name, value] = *object->begin();
    if (name == "in_segment") return any_membership(value, depth);
    const std::string* reference = name == "$ref" ? value.if_string() : nullptr;
    if (reference != nullptr && evaluator(*reference) == nullptr) give_up();
  }
  Object members;
  for (const auto& [name, value] : *object) members.set(name, in_flagd_words(value, depth));
  return members;
}

Value FlagdWords::any_membership(const Value& names, int depth) {
  Array conditions;
  const auto add = [&](const Value& name) {
    const std::string* text = name.if_string();
    const auto found = text == nullptr ? segments_.end() : segments_.find(*text);
    if (found != segments_.end()) conditions.push_back(membership(*found->second, depth + 1));
  };
  if (const Array* array = names.if_array()) {
    for (const Value& name : *array) add(name);
  } else {
    add(names);
  }
  Object object;
  object.set("or", std::move(conditions));
  return object;
}

Value FlagdWords::membership(const SegmentDefinition& segment, int depth) {
  if (!take(kMembershipValues + segment.included.size() + segment.excluded.size())) return {};
  Value rule = segment.rule.is_null() ? Value(false) : in_flagd_words(segment.rule, depth);
  return operation("if", is_one_of(texts(segment.excluded)), false, is_one_of(texts(segment.included)), true,
                   operation("!!", std::move(rule)));
}

}  // namespace hoist::wire
