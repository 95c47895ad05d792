#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "hoist/base/random_source.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// Edits a live flag so that its configuration is what it was at `version`. As every edit by hand it is newer
/// intent than all before it, for the fields that differ, and makes a new version. Users who are included or
/// excluded stay so. Errors: kNotFound for the flag or its version; kPreconditionFailed where another version
/// is expected than the flag has; kInvalidState where the configuration is the same already;
/// kInvalidArgument where what it was no longer fits its environment; store errors. Nothing is committed
/// here.
[[nodiscard]] Result<Flag> revert_flag(UnitOfWork& unit, const FlagKey& key,
                                       const EnvironmentKey& environment, std::int64_t version,
                                       const std::string& actor, RandomSource& random,
                                       std::optional<std::int64_t> expected_version = std::nullopt);

}  // namespace hoist
