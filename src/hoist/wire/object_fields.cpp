#include "hoist/wire/object_fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/base/shown_text.h"
#include "hoist/wire/json.h"

namespace hoist::wire {
namespace {

using Specs = std::span<const FieldSpec>;

/// "a, b and c"
std::string names_of(Specs specs) {
  std::string text;
  std::size_t i = 0;
  for (const FieldSpec& spec : specs) {
    if (i > 0) text += i + 1 == specs.size() ? " and " : ", ";
    text += spec.name;
    ++i;
  }
  return text;
}

/// The name of a field of the object in the field `path`; "" is the body itself.
std::string within(std::string_view path, std::string_view name) {
  return path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
}

tl::unexpected<Error> unknown_field(std::string_view path, std::string_view name, Specs specs) {
  const std::string shown = within(path, shown_text(name));
  if (specs.empty()) {
    return invalid_field(shown, fmt::format("unknown field '{}': this request takes no fields", shown));
  }
  return invalid_field(shown, fmt::format("unknown field '{}': accepted are {}", shown, names_of(specs)));
}

Result<void> read_members(const boost::json::object& object, std::string_view path, Specs specs) {
  for (const auto& member : object) {
    const auto spec = std::find_if(specs.begin(), specs.end(),
                                   [&](const FieldSpec& known) { return known.name == member.key(); });
    if (spec == specs.end()) return unknown_field(path, member.key(), specs);
    HOIST_TRY(spec->read(member.value()));
  }
  for (const FieldSpec& spec : specs) {
    if (!spec.required || object.contains(spec.name)) continue;
    const std::string name = within(path, spec.name);
    return invalid_field(name, fmt::format("{} is missing: accepted are {}", name, names_of(specs)));
  }
  return {};
}

Result<boost::json::object> read_object(std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return invalid_field("body", "expected a JSON object, but the body is empty");
  }
  auto value = parse_json(text);
  if (!value) return invalid_field("body", "expected a JSON object: " + value.error().message);
  if (!value->is_object()) {
    return invalid_field("body", fmt::format("expected a JSON object, not {}", kind_name(*value)));
  }
  return std::move(value->get_object());
}

}  // namespace

Result<void> read_fields(std::string_view text, Specs specs) {
  HOIST_ASSIGN(const boost::json::object object, read_object(text));
  return read_members(object, "", specs);
}

Result<void> read_nested_fields(const boost::json::value& value, std::string_view path,
                                std::initializer_list<FieldSpec> specs) {
  if (!value.is_object()) {
    return invalid_field(std::string(path),
                         fmt::format("{} must be an object, not {}", path, kind_name(value)));
  }
  return read_members(value.get_object(), path, Specs(specs.begin(), specs.size()));
}

Result<std::string> read_string(const boost::json::value& value, std::string_view field) {
  if (!value.is_string()) {
    return invalid_field(std::string(field),
                         fmt::format("{} must be a string, not {}", field, kind_name(value)));
  }
  return std::string(value.get_string());
}

FieldSpec string_field(std::string_view name, bool required, std::string& text) {
  return {.name = name,
          .required = required,
          .read = [name, &text](const boost::json::value& value) -> Result<void> {
            HOIST_ASSIGN(text, read_string(value, name));
            return {};
          }};
}

}  // namespace hoist::wire
