// Flags, overrides, evaluations and tokens as the API and `--json` show them.
#pragma once

#include <boost/json.hpp>

#include "hoist/domain/evaluation.h"
#include "hoist/domain/flag.h"
#include "hoist/domain/token.h"

namespace hoist::wire {

/// id, key, environment, enabled, rolloutPercentage, description, version, createdAt, updatedAt.
[[nodiscard]] boost::json::object flag_to_json(const Flag& flag);
/// userId, type, reason, createdBy, createdAt.
[[nodiscard]] boost::json::object override_to_json(const UserOverride& user_override);
/// key, environment, value, variant, reason.
[[nodiscard]] boost::json::object evaluation_to_json(const FlagKey& key, const EnvironmentKey& environment,
                                                     const Evaluation& evaluation);
/// id, name, role, environment, createdAt, revokedAt. Never the hash.
[[nodiscard]] boost::json::object token_to_json(const Token& token);

}  // namespace hoist::wire
