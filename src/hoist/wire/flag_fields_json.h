// The fields of a flag's configuration, one by one, as JSON.
#pragma once

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/domain/patch.h"

namespace hoist::wire {

/// What each type of field looks like.
[[nodiscard]] boost::json::value field_to_json(bool value);
[[nodiscard]] boost::json::value field_to_json(const std::optional<Percentage>& value);
[[nodiscard]] boost::json::value field_to_json(const std::string& value);
[[nodiscard]] boost::json::value field_to_json(const std::optional<std::string>& value);
[[nodiscard]] boost::json::value field_to_json(const Object& value);
[[nodiscard]] boost::json::value field_to_json(const Value& value);
[[nodiscard]] boost::json::value field_to_json(const std::vector<Prerequisite>& value);
[[nodiscard]] boost::json::value field_to_json(const std::vector<std::string>& value);

/// Reads a field of each type into `field`. `path` names it in errors ("updates.enabled"). Errors:
/// kInvalidArgument for a wrong type or range.
[[nodiscard]] Result<void> read_field(const boost::json::value& value, std::string_view path, bool& field);
[[nodiscard]] Result<void> read_field(const boost::json::value& value, std::string_view path,
                                      std::optional<Percentage>& field);
[[nodiscard]] Result<void> read_field(const boost::json::value& value, std::string_view path,
                                      std::string& field);
[[nodiscard]] Result<void> read_field(const boost::json::value& value, std::string_view path,
                                      std::optional<std::string>& field);
[[nodiscard]] Result<void> read_field(const boost::json::value& value, std::string_view path, Object& field);
[[nodiscard]] Result<void> read_field(const boost::json::value& value, std::string_view path, Value& field);
[[nodiscard]] Result<void> read_field(const boost::json::value& value, std::string_view path,
                                      std::vector<Prerequisite>& field);
[[nodiscard]] Result<void> read_field(const boost::json::value& value, std::string_view path,
                                      std::vector<std::string>& field);

/// "boolean", "string", "number" or "object". Errors: kInvalidArgument, naming `path`.
[[nodiscard]] Result<ValueType> read_value_type(const boost::json::value& value, std::string_view path);

/// Every field of a configuration under the API's name, in the order of kFlagFields, behind its type.
void append_config(const FlagConfig& config, boost::json::object& object);

}  // namespace hoist::wire
