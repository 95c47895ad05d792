#include "hoist/wire/flag_fields_json.h"

#include <fmt/format.h>

#include "hoist/base/shown_text.h"
#include "hoist/wire/json.h"
#include "hoist/wire/object_fields.h"
#include "hoist/wire/value_json.h"

namespace hoist::wire {

namespace json = boost::json;

namespace {

tl::unexpected<Error> wrong_kind(std::string_view path, std::string_view wanted, const json::value& value) {
  return invalid_field(std::string(path),
                       fmt::format("{} must be {}, not {}", path, wanted, kind_name(value)));
}

tl::unexpected<Error> bad_percentage(std::string_view path) {
  return invalid_field(std::string(path), fmt::format("{} must be a whole number from 0 to 100", path));
}

/// One {"flag": key, "variant": name}.
Result<Prerequisite> read_prerequisite(const json::value& value, std::string_view path) {
  const json::object* object = value.if_object();
  const json::value* flag = object == nullptr ? nullptr : object->if_contains("flag");
  const json::value* variant = object == nullptr ? nullptr : object->if_contains("variant");
  if (flag == nullptr || variant == nullptr || object->size() != 2 || !flag->is_string() ||
      !variant->is_string()) {
    return invalid_field(std::string(path),
                         fmt::format("{} must list objects {{\"flag\": key, \"variant\": name}}", path));
  }
  auto key = FlagKey::parse(std::string_view(flag->get_string()));
  if (!key) return invalid_field(std::string(path), fmt::format("{}: {}", path, key.error().message));
  return Prerequisite{.flag = *std::move(key), .variant = std::string(variant->get_string())};
}

}  // namespace

json::value field_to_json(bool value) { return value; }
json::value field_to_json(const std::optional<Percentage>& value) {
  if (!value) return nullptr;
  return value->value();
}
json::value field_to_json(const std::string& value) { return json::string(value); }
json::value field_to_json(const std::optional<std::string>& value) {
  if (!value) return nullptr;
  return json::string(*value);
}
json::value field_to_json(const Object& value) { return value_to_json(Value(value)); }
json::value field_to_json(const Value& value) { return value_to_json(value); }
json::value field_to_json(const std::vector<Prerequisite>& value) {
  json::array array;
  for (const Prerequisite& prerequisite : value) {
    array.push_back(json::object{{"flag", prerequisite.flag.text()}, {"variant", prerequisite.variant}});
  }
  return array;
}
json::value field_to_json(const std::vector<std::string>& value) {
  return json::array(value.begin(), value.end());
}

Result<void> read_field(const json::value& value, std::string_view path, bool& field) {
  if (!value.is_bool()) return wrong_kind(path, "true or false", value);
  field = value.get_bool();
  return {};
}

Result<void> read_field(const json::value& value, std::string_view path, std::optional<Percentage>& field) {
  field.reset();
  if (value.is_null()) return {};
  // 25.0 and 1e1 are numbers with a fraction or an exponent; a percentage is written as a plain integer.
  if (!value.is_int64()) return bad_percentage(path);
  const auto percentage = Percentage::from(value.get_int64());
  if (!percentage) return bad_percentage(path);
  field = *percentage;
  return {};
}

Result<void> read_field(const json::value& value, std::string_view path, std::string& field) {
  HOIST_ASSIGN(field, read_string(value, path));
  return {};
}

Result<void> read_field(const json::value& value, std::string_view path, std::optional<std::string>& field) {
  field.reset();
  if (value.is_null()) return {};
  if (!value.is_string()) return wrong_kind(path, "a string or null", value);
  field = std::string(value.get_string());
  return {};
}

Result<void> read_field(const json::value& value, std::string_view path, Object& field) {
  if (!value.is_object()) return wrong_kind(path, "an object", value);
  Value read;
  HOIST_TRY(read_field(value, path, read));
  field = *read.if_object();
  return {};
}

Result<void> read_field(const json::value& value, std::string_view path, Value& field) {
  auto read = value_from_json(value);
  if (!read) return invalid_field(std::string(path), fmt::format("{}: {}", path, read.error().message));
  field = *std::move(read);
  return {};
}

Result<void> read_field(const json::value& value, std::string_view path, std::vector<Prerequisite>& field) {
  if (!value.is_array()) return wrong_kind(path, "an array", value);
  field.clear();
  for (const json::value& item : value.get_array()) {
    HOIST_ASSIGN(Prerequisite prerequisite, read_prerequisite(item, path));
    field.push_back(std::move(prerequisite));
  }
  return {};
}

Result<void> read_field(const json::value& value, std::string_view path, std::vector<std::string>& field) {
  if (!value.is_array()) return wrong_kind(path, "an array of strings", value);
  field.clear();
  for (const json::value& item : value.get_array()) {
    if (!item.is_string()) return wrong_kind(path, "an array of strings", item);
    field.emplace_back(item.get_string());
  }
  return {};
}

Result<ValueType> read_value_type(const json::value& value, std::string_view path) {
  const auto type = value.is_string() ? parse_value_type(std::string_view(value.get_string())) : std::nullopt;
  if (!type) {
    return invalid_field(std::string(path),
                         fmt::format("{} must be \"boolean\", \"string\", \"number\" or \"object\"", path));
  }
  return *type;
}

void append_config(const FlagConfig& config, json::object& object) {
  object["type"] = to_string(config.type);
  for (const FlagField field : kFlagFields) {
    with_field(field, [&](auto in_config, auto /*in_updates*/) {
      object[to_string(field)] = field_to_json(config.*in_config);
    });
  }
}

}  // namespace hoist::wire
