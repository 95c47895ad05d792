// Flags, overrides and tokens as the API and `--json` show them.
#pragma once

#include <boost/json.hpp>

#include "hoist/domain/flag.h"
#include "hoist/domain/token.h"

namespace hoist::wire {

/// id, key, environment, type, every field of the configuration, version, createdAt, updatedAt.
[[nodiscard]] boost::json::object flag_to_json(const Flag& flag);
/// userId, type, reason, createdBy, createdAt.
[[nodiscard]] boost::json::object override_to_json(const UserOverride& user_override);
/// id, name, role, environment, createdAt, revokedAt. Never the hash.
[[nodiscard]] boost::json::object token_to_json(const Token& token);

}  // namespace hoist::wire
