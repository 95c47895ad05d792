#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "hoist/base/random_source.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// Deletes a live flag softly: its history stays, its key is free again, and its live schedules fail
/// permanently when they fall due. Returns the flag as it is afterwards.
/// Errors: kNotFound; kPreconditionFailed where another version is expected than the flag has;
/// kInvalidState while the flag is another one's prerequisite; store errors. Call it in a writing unit of
/// work; nothing is committed here.
[[nodiscard]] Result<Flag> delete_flag(UnitOfWork& unit, const FlagKey& key,
                                       const EnvironmentKey& environment, const std::string& actor,
                                       RandomSource& random,
                                       std::optional<std::int64_t> expected_version = std::nullopt);

}  // namespace hoist
