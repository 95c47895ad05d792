#include "hoist/wire/flagd_json.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "hoist/base/shown_text.h"
#include "hoist/wire/flag_fields_json.h"
#include "hoist/wire/flagd_ahead.h"
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

/// `rule` is all that decides about it.
json::object flag_to_flagd(const CompiledFlag& compiled, const Value& rule) {
  const FlagConfig& config = compiled.flag.config;
  json::object object{{"state", config.enabled && !config.archived ? "ENABLED" : "DISABLED"}};
  object["variants"] = field_to_json(config.variants);
  object["defaultVariant"] = field_to_json(config.default_variant);
  if (const std::string* variant = rule.if_string()) {
    object["defaultVariant"] = *variant;  // the same for everybody
  } else if (!rule.is_null()) {
    object["targeting"] = value_to_json(rule);
  }
  if (!config.metadata.empty()) object["metadata"] = field_to_json(config.metadata);
  return object;
}

/// Names with commas between them.
struct NameList {
  std::string text = {};
  void add(std::string_view name) {
    if (!text.empty()) text += ',';
    text += name;
  }
};

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

json::object snapshot_to_flagd(const Snapshot& snapshot, Instant now, FlagdAhead ahead) {
  json::object flags;
  NameList omitted;
  NameList cut_short;
  FlagdWords words(snapshot.segments());
  for (const auto& shared : snapshot.timelines()) {
    const FlagTimeline& timeline = *shared;
    const std::string& key = timeline.stored.flag.key.text();
    if (ahead == FlagdAhead::kWritten && timeline.changes_after(now)) {
      auto future = flag_to_flagd_ahead(timeline, now, words);
      if (future && !future->whole) cut_short.add(key);
      if (future) flags[key] = std::move(future->definition);
    } else if (const auto rule = words.whole_rule(timeline.at(now))) {
      flags[key] = flag_to_flagd(timeline.at(now), *rule);
    }
    if (!flags.contains(key)) omitted.add(key);
  }
  json::object evaluators;
  for (const SegmentDefinition& segment : snapshot.segments()) {
    const Value* rule = words.evaluator(segment.key.text());
    if (rule != nullptr) evaluators[segment.key.text()] = value_to_json(*rule);
  }
  json::object metadata{{"flagSetId", snapshot.environment().text()},
                        {"version", std::to_string(snapshot.revision())}};
  if (!omitted.text.empty()) metadata["hoist.omitted"] = omitted.text;
  if (!cut_short.text.empty()) metadata["hoist.aheadCutShort"] = cut_short.text;
  json::object object{{"$schema", "https://flagd.dev/schema/v0/flags.json"}, {"flags", std::move(flags)}};
  if (!evaluators.empty()) object["$evaluators"] = std::move(evaluators);
  object["metadata"] = std::move(metadata);
  return object;
}

}  // namespace hoist::wire
