// Flags and overrides as the API and `--json` show them.
#pragma once

#include <boost/json.hpp>

#include "hoist/domain/flag.h"

namespace hoist::wire {

/// id, key, environment, type, every field of the configuration, version, createdAt, updatedAt.
[[nodiscard]] boost::json::object flag_to_json(const Flag& flag);
/// userId, type, reason, createdBy, createdAt.
[[nodiscard]] boost::json::object override_to_json(const UserOverride& user_override);

}  // namespace hoist::wire
