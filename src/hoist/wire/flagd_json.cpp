#include "hoist/wire/flagd_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "hoist/base/shown_text.h"
#include "hoist/wire/flag_fields_json.h"
#include "hoist/wire/json.h"
#include "hoist/wire/value_json.h"

namespace hoist::wire {

namespace json = boost::json;

namespace {

tl::unexpected<Error> refused(std::string_view path, std::string_view message) {
  return invalid_field(std::string(path), fmt::format("{}: {}", path, message));
}

/// An error of a part, with where it stands in front.
tl::unexpected<Error> at_path(std::string_view path, const Error& error) {
  return invalid_field(std::string(path), fmt::format("{}: {}", path, error.message));
}

Result<void> read_state(const json::value& value, const std::string& path, FlagUpdates& fields) {
  const std::string_view text = value.is_string() ? std::string_view(value.get_string()) : std::string_view();
  if (text != "ENABLED" && text != "DISABLED") return refused(path, "must be \"ENABLED\" or \"DISABLED\"");
  fields.enabled = text == "ENABLED";
  return {};
}

/// Reads one member of a flag into `fields`.
Result<void> read_member(std::string_view name, const json::value& value, const std::string& path,
                         FlagUpdates& fields) {
  if (name == "state") return read_state(value, path, fields);
  if (name == "variants") return read_field(value, path, fields.variants.emplace());
  if (name == "defaultVariant") return read_field(value, path, fields.default_variant.emplace());
  if (name == "metadata") return read_field(value, path, fields.metadata.emplace());
  if (name == "targeting") {
    HOIST_TRY(read_field(value, path, fields.targeting.emplace()));
    // flagd's way of saying that there is none.
    const Object* rule = fields.targeting->if_object();
    if (rule != nullptr && rule->empty()) fields.targeting = Value();
    return {};
  }
  return refused(
      path, "is no member of a flag; accepted are state, variants, defaultVariant, targeting and metadata");
}

Result<FlagdFlag> read_flag(std::string_view name, const json::value& value) {
  const std::string path = fmt::format("flags.{}", shown_text(name));
  auto key = FlagKey::parse(name);
  if (!key) return at_path(path, key.error());
  if (!value.is_object()) return refused(path, fmt::format("must be an object, not {}", kind_name(value)));
  FlagUpdates fields;
  for (const auto& member : value.get_object()) {
    const std::string_view member_name = member.key();
    if (member_name == "$schema" || member_name == "$comment") continue;
    HOIST_TRY(read_member(member_name, member.value(), fmt::format("{}.{}", path, shown_text(member_name)),
                          fields));
  }
  if (!fields.variants) return refused(path, "has no variants");
  if (!fields.enabled) return refused(path, "has no state: \"ENABLED\" or \"DISABLED\"");
  // flagd takes "" for no default variant.
  if (fields.default_variant && *fields.default_variant && (*fields.default_variant)->empty()) {
    fields.default_variant->reset();
  }
  auto config = initial_config(std::nullopt, fields);
  if (!config) return at_path(path, config.error());
  return FlagdFlag{.key = *std::move(key), .config = *std::move(config)};
}

/// An operator with its arguments, which are moved: a list in braces would copy them at each level.
template <class... Arguments>
Value operation(std::string name, Arguments&&... arguments) {
  Array array;
  array.reserve(sizeof...(arguments));
  (array.emplace_back(std::forward<Arguments>(arguments)), ...);
  Object object;
  object.set(std::move(name), std::move(array));
  return object;
}

/// The condition that the targeting key is one of `users`.
Value is_one_of(Array users) { return operation("in", Object{{"var", "targetingKey"}}, std::move(users)); }

Array texts(const std::vector<std::string>& list) { return {list.begin(), list.end()}; }

/// The most values that one rule may have once its segments are written out: members of some large segments.
/// Segments that refer to each other are written out at each reference, which multiplies.
constexpr std::size_t kMostWrittenValues = 100'000;
/// What is written of a segment besides its members and its rule.
constexpr std::size_t kMembershipValues = 16;

/// Rules of one environment without the operator that flagd does not know. One thread.
class FlagdWords {
 public:
  explicit FlagdWords(const std::vector<SegmentDefinition>& segments) {
    for (const SegmentDefinition& segment : segments) segments_.emplace(segment.key.text(), &segment);
  }

  /// `rule` with in_segment said in flagd's words; none where that is too long, or leads in a circle.
  std::optional<Value> rule(const Value& written) {
    const Budget outer = std::exchange(budget_, Budget());
    Value said = in_flagd_words(written, 0);
    const bool whole = !std::exchange(budget_, outer).spent;
    if (!whole) return std::nullopt;
    return said;
  }

  /// What $ref to that name stands for; none where there is no such thing.
  const Value* evaluator(std::string_view name) {
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

 private:
  struct Budget {
    std::size_t left = kMostWrittenValues;
    bool spent = false;
  };

  void give_up() { budget_ = {.left = 0, .spent = true}; }

  /// Whether that many values may be written as well.
  bool take(std::size_t values) {
    if (budget_.left < values) give_up();
    budget_.left -= std::min(values, budget_.left);
    return !budget_.spent;
  }

  Value in_flagd_words(const Value& written, int depth) {
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

  Value any_membership(const Value& names, int depth) {
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

  /// The condition that a segment contains the user.
  Value membership(const SegmentDefinition& segment, int depth) {
    if (!take(kMembershipValues + segment.included.size() + segment.excluded.size())) return {};
    Value rule = segment.rule.is_null() ? Value(false) : in_flagd_words(segment.rule, depth);
    return operation("if", is_one_of(texts(segment.excluded)), false, is_one_of(texts(segment.included)),
                     true, operation("!!", std::move(rule)));
  }

  std::map<std::string_view, const SegmentDefinition*> segments_;
  std::map<std::string, std::optional<Value>, std::less<>> evaluators_;
  std::size_t references_ = 0;  ///< That are being resolved.
  Budget budget_;
};

/// What holds where targeting leaves it open: null where that is the default variant.
Value open_end(const FlagConfig& config) {
  if (!config.rollout_percentage || !config.has_on_and_off()) return {};
  const int share = config.rollout_percentage->value();
  if (share == 0 || share == 100) return std::string(share == 100 ? kOnVariant : kOffVariant);
  return Object{{"fractional",
                 Array{Array{std::string(kOnVariant), share}, Array{std::string(kOffVariant), 100 - share}}}};
}

/// All that decides about a flag, as one rule, with its targeting in flagd's words.
Value whole_rule(const CompiledFlag& compiled, Value rule) {
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

json::object flag_to_flagd(const CompiledFlag& compiled, Value targeting) {
  const FlagConfig& config = compiled.flag.config;
  json::object object{{"state", config.enabled && !config.archived ? "ENABLED" : "DISABLED"}};
  object["variants"] = field_to_json(config.variants);
  object["defaultVariant"] = field_to_json(config.default_variant);
  const Value rule = whole_rule(compiled, std::move(targeting));
  if (const std::string* variant = rule.if_string()) {
    object["defaultVariant"] = *variant;  // the same for everybody
  } else if (!rule.is_null()) {
    object["targeting"] = value_to_json(rule);
  }
  if (!config.metadata.empty()) object["metadata"] = field_to_json(config.metadata);
  return object;
}

}  // namespace

Result<FlagdDefinitions> read_flagd(std::string_view text) {
  HOIST_ASSIGN(const json::value value, parse_json(text));
  const json::object* object = value.if_object();
  const json::value* flags = object == nullptr ? nullptr : object->if_contains("flags");
  if (flags == nullptr || !flags->is_object()) {
    return invalid_field("flags",
                         "expected an object with \"flags\": {\"key\": {\"state\", \"variants\", …}}");
  }
  FlagdDefinitions definitions;
  for (const auto& member : flags->get_object()) {
    HOIST_ASSIGN(FlagdFlag flag, read_flag(member.key(), member.value()));
    definitions.flags.push_back(std::move(flag));
  }
  const json::value* evaluators = object->if_contains("$evaluators");
  if (evaluators == nullptr) return definitions;
  if (!evaluators->is_object()) return refused("$evaluators", "must be an object");
  for (const auto& member : evaluators->get_object()) {
    const std::string path = fmt::format("$evaluators.{}", shown_text(std::string_view(member.key())));
    auto key = SegmentKey::parse(std::string_view(member.key()));
    if (!key) return at_path(path, key.error());
    Value rule;
    HOIST_TRY(read_field(member.value(), path, rule));
    definitions.evaluators.emplace_back(*std::move(key), std::move(rule));
  }
  return definitions;
}

json::object snapshot_to_flagd(const SnapshotView& view) {
  const Snapshot& snapshot = view.snapshot();
  json::object flags;
  std::string omitted;
  FlagdWords words(snapshot.segments());
  for (const CompiledFlag* present : view.flags()) {
    const CompiledFlag& compiled = *present;
    const FlagConfig& config = compiled.flag.config;
    const bool sayable = compiled.fault.empty() && config.prerequisites.empty();
    auto targeting = sayable ? words.rule(config.targeting) : std::nullopt;
    if (targeting) {
      flags[compiled.flag.key.text()] = flag_to_flagd(compiled, *std::move(targeting));
    } else {
      omitted += omitted.empty() ? "" : ",";
      omitted += compiled.flag.key.text();
    }
  }
  json::object evaluators;
  for (const SegmentDefinition& segment : snapshot.segments()) {
    const Value* rule = words.evaluator(segment.key.text());
    if (rule != nullptr) evaluators[segment.key.text()] = value_to_json(*rule);
  }
  json::object metadata{{"flagSetId", snapshot.environment().text()},
                        {"version", std::to_string(snapshot.revision())}};
  if (!omitted.empty()) metadata["hoist.omitted"] = omitted;
  json::object object{{"$schema", "https://flagd.dev/schema/v0/flags.json"}, {"flags", std::move(flags)}};
  if (!evaluators.empty()) object["$evaluators"] = std::move(evaluators);
  object["metadata"] = std::move(metadata);
  return object;
}

}  // namespace hoist::wire
