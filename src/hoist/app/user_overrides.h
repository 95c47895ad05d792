// Fixing a flag's value for single users.
#pragma once

#include <string>

#include "hoist/base/random_source.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

struct SetUserOverride {
  FlagKey key;
  EnvironmentKey environment;
  std::string user_id;
  OverrideType type = OverrideType::kInclude;
  std::string reason;
};

/// 1 to kMaxUserIdLength bytes of UTF-8, no NUL. Errors: kInvalidArgument, naming the field userId.
[[nodiscard]] Result<void> check_user_id(const std::string& user_id);

/// Includes or excludes a user, replacing what was fixed before (idempotent); raises the revision.
/// Errors: kNotFound for the flag; kInvalidArgument; store errors. Nothing is committed here.
[[nodiscard]] Result<UserOverride> set_user_override(UnitOfWork& unit, const SetUserOverride& command,
                                                     const std::string& actor, RandomSource& random);

/// Errors: kNotFound for the flag or where nothing was fixed for the user; store errors.
[[nodiscard]] Result<void> remove_user_override(UnitOfWork& unit, const FlagKey& key,
                                                const EnvironmentKey& environment, const std::string& user_id,
                                                const std::string& actor, RandomSource& random);

}  // namespace hoist
