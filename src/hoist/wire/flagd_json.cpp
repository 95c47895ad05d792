#include "hoist/wire/flagd_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

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

/// The condition that the targeting key is one of `users`.
Value is_one_of(Array users) {
  return Object{{"in", Array{Object{{"var", "targetingKey"}}, std::move(users)}}};
}

Array texts(const std::vector<std::string>& list) { return {list.begin(), list.end()}; }

/// The condition that a segment contains the user, without the operator that flagd does not know.
Value membership(const SegmentDefinition& segment, const std::vector<SegmentDefinition>& all, int depth);

/// `rule` with in_segment said in flagd's words.
Value in_flagd_words(const Value& rule, const std::vector<SegmentDefinition>& all, int depth);

Value any_membership(const Value& names, const std::vector<SegmentDefinition>& all, int depth) {
  Array conditions;
  const auto add = [&](const Value& name) {
    const std::string* text = name.if_string();
    const auto found = std::find_if(all.begin(), all.end(), [&](const SegmentDefinition& segment) {
      return text != nullptr && segment.key.text() == *text;
    });
    if (found != all.end()) conditions.push_back(membership(*found, all, depth + 1));
  };
  if (const Array* array = names.if_array()) {
    for (const Value& name : *array) add(name);
  } else {
    add(names);
  }
  return Object{{"or", std::move(conditions)}};
}

Value in_flagd_words(const Value& rule, const std::vector<SegmentDefinition>& all, int depth) {
  // Rules with circles do not compile and are left out; this ends the recursion all the same.
  if (depth > static_cast<int>(kMaxRuleDepth)) return rule;
  if (const Array* array = rule.if_array()) {
    Array items;
    for (const Value& item : *array) items.push_back(in_flagd_words(item, all, depth));
    return items;
  }
  const Object* object = rule.if_object();
  if (object == nullptr) return rule;
  if (object->size() == 1 && object->begin()->first == "in_segment") {
    return any_membership(object->begin()->second, all, depth);
  }
  Object members;
  for (const auto& [name, value] : *object) members.set(name, in_flagd_words(value, all, depth));
  return members;
}

Value membership(const SegmentDefinition& segment, const std::vector<SegmentDefinition>& all, int depth) {
  const Value rule = segment.rule.is_null() ? Value(false) : in_flagd_words(segment.rule, all, depth);
  return Object{{"if", Array{is_one_of(texts(segment.excluded)), false, is_one_of(texts(segment.included)),
                             true, Object{{"!!", Array{rule}}}}}};
}

/// What holds where targeting leaves it open: null where that is the default variant.
Value open_end(const FlagConfig& config) {
  if (!config.rollout_percentage || !config.has_on_and_off()) return {};
  const int share = config.rollout_percentage->value();
  if (share == 0 || share == 100) return std::string(share == 100 ? kOnVariant : kOffVariant);
  return Object{{"fractional",
                 Array{Array{std::string(kOnVariant), share}, Array{std::string(kOffVariant), 100 - share}}}};
}

/// All that decides about a flag, as one rule.
Value whole_rule(const CompiledFlag& compiled, const std::vector<SegmentDefinition>& segments) {
  const FlagConfig& config = compiled.flag.config;
  const Value end = open_end(config);
  Value rule = in_flagd_words(config.targeting, segments, 0);
  if (rule.is_null()) {
    rule = end;
  } else if (!end.is_null()) {
    rule = Object{{"if", Array{Object{{"===", Array{rule, Value()}}}, end, rule}}};
  }
  if (compiled.overrides.empty() || !config.has_on_and_off()) return rule;
  Array included;
  Array excluded;
  for (const auto& [user, type] : compiled.overrides) {
    (type == OverrideType::kInclude ? included : excluded).emplace_back(user);
  }
  return Object{{"if", Array{is_one_of(std::move(excluded)), std::string(kOffVariant),
                             is_one_of(std::move(included)), std::string(kOnVariant), std::move(rule)}}};
}

json::object flag_to_flagd(const CompiledFlag& compiled, const std::vector<SegmentDefinition>& segments) {
  const FlagConfig& config = compiled.flag.config;
  json::object object{{"state", config.enabled && !config.archived ? "ENABLED" : "DISABLED"}};
  object["variants"] = field_to_json(config.variants);
  object["defaultVariant"] = field_to_json(config.default_variant);
  const Value rule = whole_rule(compiled, segments);
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

json::object snapshot_to_flagd(const Snapshot& snapshot) {
  json::object flags;
  std::string omitted;
  for (const CompiledFlag& compiled : snapshot.flags()) {
    if (!compiled.fault.empty() || !compiled.flag.config.prerequisites.empty()) {
      omitted += omitted.empty() ? "" : ",";
      omitted += compiled.flag.key.text();
      continue;
    }
    flags[compiled.flag.key.text()] = flag_to_flagd(compiled, snapshot.segments());
  }
  json::object evaluators;
  for (const SegmentDefinition& segment : snapshot.segments()) {
    if (segment.rule.is_null()) continue;
    evaluators[segment.key.text()] = value_to_json(in_flagd_words(segment.rule, snapshot.segments(), 0));
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
