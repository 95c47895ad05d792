// Reading a JSON object field by field: every field has a type, and what is not asked for is refused.
#pragma once

#include <boost/json.hpp>

#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "hoist/base/result.h"

namespace hoist::wire {

/// One field that an object may have, and what to do with its value.
struct FieldSpec {
  std::string_view name;
  bool required = false;
  std::function<Result<void>(const boost::json::value&)> read;
};

/// Reads every member of `text`, which must be one JSON object. Errors: kInvalidArgument, with the field at
/// fault ("body" where it is the whole), for bad JSON, anything but an object, an unknown field, a required
/// one that is missing, and what a field's reader refuses.
[[nodiscard]] Result<void> read_fields(std::string_view text, std::span<const FieldSpec> specs);
[[nodiscard]] inline Result<void> read_fields(std::string_view text, std::initializer_list<FieldSpec> specs) {
  return read_fields(text, std::span(specs.begin(), specs.size()));
}

/// As read_fields, of an object that stands in the field `path`: the field at fault is "path.name".
[[nodiscard]] Result<void> read_nested_fields(const boost::json::value& value, std::string_view path,
                                              std::initializer_list<FieldSpec> specs);

/// Errors: kInvalidArgument, naming the field.
[[nodiscard]] Result<std::string> read_string(const boost::json::value& value, std::string_view field);

/// A field whose value `read`, which names the field by itself, makes the member.
template <class Member, class Read>
[[nodiscard]] FieldSpec member_field(std::string_view name, bool required, Member& member, Read read) {
  return {.name = name,
          .required = required,
          .read = [&member, read](const boost::json::value& value) -> Result<void> {
            HOIST_ASSIGN(member, read(value));
            return {};
          }};
}
/// A field that is a string.
[[nodiscard]] FieldSpec string_field(std::string_view name, bool required, std::string& text);
/// A field that is the key of a flag, a segment or an environment; the parser names the field by itself.
template <class AnyKey>
[[nodiscard]] FieldSpec key_field(std::string_view name, bool required, std::optional<AnyKey>& key) {
  return {.name = name,
          .required = required,
          .read = [name, &key](const boost::json::value& value) -> Result<void> {
            HOIST_ASSIGN(const std::string text, read_string(value, name));
            HOIST_ASSIGN(key, AnyKey::parse(text));
            return {};
          }};
}

}  // namespace hoist::wire
