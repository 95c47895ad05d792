#include "hoist/wire/stored_json.h"

#include <fmt/format.h>

#include "hoist/wire/flag_fields_json.h"
#include "hoist/wire/json.h"
#include "hoist/wire/updates_json.h"

namespace hoist::wire {
namespace {

namespace json = boost::json;

tl::unexpected<Error> corrupt(std::string_view what) {
  return fail(ErrorCode::kCorruptData, fmt::format("the store holds {} that does not decode", what));
}

/// A member of a stored object, or null.
const json::value* member(const json::object& object, std::string_view name) {
  return object.if_contains(name);
}

Result<Instant> instant_member(const json::object& object, std::string_view name) {
  const json::value* value = member(object, name);
  if (value == nullptr || !value->is_string()) return corrupt("an instant");
  auto at = parse_instant(std::string_view(value->get_string()));
  if (!at) return corrupt("an instant");
  return at;
}

Result<std::string> string_member(const json::object& object, std::string_view name) {
  const json::value* value = member(object, name);
  if (value == nullptr || !value->is_string()) return corrupt(fmt::format("a flag without '{}'", name));
  return std::string(value->get_string());
}

Result<Intent> decode_intent(const json::value& value) {
  if (!value.is_object()) return corrupt("an intent");
  const json::object& object = value.get_object();
  HOIST_ASSIGN(const Instant at, instant_member(object, "at"));
  Intent intent{.at = at, .schedule = std::nullopt};
  if (const json::value* schedule = member(object, "scheduleId")) {
    if (!schedule->is_string()) return corrupt("an intent");
    const auto id = ScheduleId::parse(std::string_view(schedule->get_string()));
    if (!id) return corrupt("an intent");
    intent.schedule = *id;
  }
  return intent;
}

json::object intents_to_json(const FieldIntents& intents) {
  json::object object;
  for (const FlagField field : kFlagFields) {
    const auto& intent = intents.of(field);
    if (!intent) continue;
    json::object entry{{"at", format_instant(intent->at)}};
    if (intent->schedule) entry["scheduleId"] = intent->schedule->to_string();
    object[to_string(field)] = std::move(entry);
  }
  return object;
}

Result<FieldIntents> intents_from_json(const json::value& value) {
  if (!value.is_object()) return corrupt("intents");
  FieldIntents intents;
  for (const auto& entry : value.get_object()) {
    const auto field = parse_flag_field(std::string_view(entry.key()));
    if (!field) continue;
    HOIST_ASSIGN(const Intent intent, decode_intent(entry.value()));
    intents.remember(*field, intent);
  }
  return intents;
}

/// Whether the field has a column of its own.
bool has_column(FlagField field) {
  return field == FlagField::kEnabled || field == FlagField::kRolloutPercentage ||
         field == FlagField::kDescription;
}

/// What the columns do not say, as far as it is not the short form's.
json::object definition_to_json(const FlagConfig& config) {
  const FlagConfig short_form;
  json::object object;
  if (config.type != short_form.type) object["type"] = to_string(config.type);
  for (const FlagField field : kFlagFields) {
    with_field(field, [&](auto in_config, auto /*in_updates*/) {
      if (has_column(field) || config.*in_config == short_form.*in_config) return;
      object[to_string(field)] = field_to_json(config.*in_config);
    });
  }
  // The column cannot be null.
  if (!config.rollout_percentage) object[to_string(FlagField::kRolloutPercentage)] = nullptr;
  return object;
}

/// Reads what definition_to_json wrote; other members are left alone.
Result<void> definition_from_json(const json::object& object, FlagConfig& config) {
  if (const json::value* type = member(object, "type")) {
    HOIST_ASSIGN(config.type, read_value_type(*type, "type"));
  }
  for (const FlagField field : kFlagFields) {
    const json::value* value = member(object, to_string(field));
    if (value == nullptr || has_column(field)) continue;
    HOIST_TRY(with_field(field, [&](auto in_config, auto /*in_updates*/) {
      return read_field(*value, to_string(field), config.*in_config);
    }));
  }
  const json::value* percentage = member(object, to_string(FlagField::kRolloutPercentage));
  if (percentage != nullptr && percentage->is_null()) config.rollout_percentage.reset();
  return {};
}

Result<FlagConfig> config_from_json(const json::object& object) {
  FlagConfig config;
  const json::value* enabled = member(object, "enabled");
  const json::value* percentage = member(object, "rolloutPercentage");
  if (enabled == nullptr || !enabled->is_bool() || percentage == nullptr) {
    return corrupt("a flag's configuration");
  }
  config.enabled = enabled->get_bool();
  if (!read_field(*percentage, "rolloutPercentage", config.rollout_percentage) ||
      !definition_from_json(object, config)) {
    return corrupt("a flag's configuration");
  }
  HOIST_ASSIGN(config.description, string_member(object, "description"));
  return config;
}

}  // namespace

std::string encode_updates(const FlagUpdates& updates) { return json::serialize(updates_to_json(updates)); }

StoredUpdates decode_updates(std::string_view text) {
  const auto unreadable = [&](const Error& error) {
    return tl::unexpected<UnreadableUpdates>(
        UnreadableUpdates{.text = std::string(text), .reason = error.message});
  };
  const auto value = parse_json(text);
  if (!value) return unreadable(value.error());
  const auto updates = read_updates(*value, "updates");
  if (!updates) return unreadable(updates.error());
  return *updates;
}

std::string encode_stored_updates(const StoredUpdates& updates) {
  return updates ? encode_updates(*updates) : updates.error().text;
}

std::string encode_intents(const FieldIntents& intents) { return json::serialize(intents_to_json(intents)); }

Result<FieldIntents> decode_intents(std::string_view text) {
  if (text == "{}") return FieldIntents{};
  const auto value = parse_json(text);
  if (!value) return corrupt("intents");
  return intents_from_json(*value);
}

std::string encode_definition(const FlagConfig& config) {
  return json::serialize(definition_to_json(config));
}

int percentage_column(const FlagConfig& config) {
  return config.rollout_percentage.value_or(Percentage::full()).value();
}

Result<void> decode_definition(std::string_view text, FlagConfig& config) {
  if (text == "{}") return {};
  const auto value = parse_json(text);
  if (!value || !value->is_object()) return corrupt("a flag's definition");
  if (const auto read = definition_from_json(value->get_object(), config); !read) {
    return corrupt(fmt::format("a flag's definition ({})", read.error().message));
  }
  return {};
}

std::string encode_texts(const std::vector<std::string>& texts) {
  return json::serialize(field_to_json(texts));
}

std::string encode_value(const Value& value) { return json::serialize(field_to_json(value)); }

Result<std::vector<std::string>> decode_texts(std::string_view text) {
  const auto value = parse_json(text);
  std::vector<std::string> texts;
  if (!value || !read_field(*value, "texts", texts)) return corrupt("a list of texts");
  return texts;
}

Result<Value> decode_value(std::string_view text) {
  const auto value = parse_json(text);
  Value decoded;
  if (!value || !read_field(*value, "value", decoded)) return corrupt("a value");
  return decoded;
}

json::value flag_snapshot(const Flag& flag) {
  json::object object{{"id", flag.id.to_string()},
                      {"key", flag.key.text()},
                      {"environment", flag.environment.text()},
                      {"enabled", flag.config.enabled},
                      {"rolloutPercentage", field_to_json(flag.config.rollout_percentage)},
                      {"description", flag.config.description}};
  for (auto& field : definition_to_json(flag.config)) object[field.key()] = std::move(field.value());
  object["intents"] = intents_to_json(flag.intents);
  object["version"] = flag.version;
  object["createdAt"] = format_instant(flag.created_at);
  object["updatedAt"] = format_instant(flag.updated_at);
  if (flag.deleted_at) object["deletedAt"] = format_instant(*flag.deleted_at);
  return object;
}

std::string encode_flag_snapshot(const Flag& flag) { return json::serialize(flag_snapshot(flag)); }

Result<Flag> decode_flag_snapshot(std::string_view text) {
  const auto value = parse_json(text);
  if (!value || !value->is_object()) return corrupt("a flag");
  const json::object& object = value->get_object();
  HOIST_ASSIGN(const std::string id_text, string_member(object, "id"));
  HOIST_ASSIGN(const std::string key_text, string_member(object, "key"));
  HOIST_ASSIGN(const std::string environment_text, string_member(object, "environment"));
  const auto id = FlagId::parse(id_text);
  const auto key = FlagKey::parse(key_text);
  const auto environment = EnvironmentKey::parse(environment_text);
  const json::value* version = member(object, "version");
  const json::value* intents_value = member(object, "intents");
  if (!id || !key || !environment || version == nullptr || !version->is_int64() || intents_value == nullptr) {
    return corrupt("a flag");
  }
  HOIST_ASSIGN(FlagConfig config, config_from_json(object));
  HOIST_ASSIGN(const FieldIntents intents, intents_from_json(*intents_value));
  HOIST_ASSIGN(const Instant created_at, instant_member(object, "createdAt"));
  HOIST_ASSIGN(const Instant updated_at, instant_member(object, "updatedAt"));
  Flag flag{.id = *id,
            .key = *key,
            .environment = *environment,
            .config = std::move(config),
            .intents = intents,
            .version = version->get_int64(),
            .created_at = created_at,
            .updated_at = updated_at,
            .deleted_at = std::nullopt};
  if (member(object, "deletedAt") != nullptr) {
    HOIST_ASSIGN(flag.deleted_at, instant_member(object, "deletedAt"));
  }
  return flag;
}

std::string encode_fields(const std::vector<FlagField>& fields) {
  json::array array;
  for (const FlagField field : fields) array.emplace_back(to_string(field));
  return json::serialize(array);
}

Result<std::vector<FlagField>> decode_fields(std::string_view text) {
  const auto value = parse_json(text);
  if (!value || !value->is_array()) return corrupt("a list of fields");
  std::vector<FlagField> fields;
  for (const json::value& item : value->get_array()) {
    if (!item.is_string()) return corrupt("a list of fields");
    const auto field = parse_flag_field(std::string_view(item.get_string()));
    if (!field) return corrupt("a list of fields");
    fields.push_back(*field);
  }
  return fields;
}

}  // namespace hoist::wire
