// The fields of a flag that JSON sets: schedules' updates, and what a request edits.
#pragma once

#include <boost/json.hpp>

#include <string>
#include <string_view>

#include "hoist/domain/patch.h"

namespace hoist::wire {

/// Reads one field of FlagUpdates into `updates`. Returns false where `name` is no such field.
/// `path` names the field in errors ("updates.enabled"). Errors: kInvalidArgument for a wrong type or range.
[[nodiscard]] Result<bool> read_update_field(std::string_view name, const boost::json::value& value,
                                             std::string_view path, FlagUpdates& updates);

/// The names of all fields, for messages: "enabled, rolloutPercentage, … and owner".
[[nodiscard]] std::string field_names();

/// Reads an object of fields under the API's names, at least one of them. `path` names the object in errors.
/// Errors: kInvalidArgument, naming the field at fault.
[[nodiscard]] Result<FlagUpdates> read_updates(const boost::json::value& value, std::string_view path);

[[nodiscard]] boost::json::object updates_to_json(const FlagUpdates& updates);

}  // namespace hoist::wire
