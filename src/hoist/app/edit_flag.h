#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "hoist/base/random_source.h"
#include "hoist/domain/patch.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// The flag as an edit by hand would leave it now; nothing is written. Errors: kInvalidArgument where nothing
/// is set, a field is not valid, or the fields would not fit each other; store errors.
[[nodiscard]] Result<Flag> edited_flag(UnitOfWork& unit, const Flag& flag, const FlagUpdates& edit);

/// Edits a live flag by hand: always takes effect, and is newer intent than everything before it.
/// Errors: kNotFound; kPreconditionFailed where another version is expected than the flag has;
/// kInvalidArgument where nothing is set, a field is not valid, or the fields would not fit each other;
/// store errors.
/// Call it in a writing unit of work; nothing is committed here.
[[nodiscard]] Result<Flag> edit_flag(UnitOfWork& unit, const FlagKey& key, const EnvironmentKey& environment,
                                     const FlagUpdates& edit, const std::string& actor, RandomSource& random,
                                     std::optional<std::int64_t> expected_version = std::nullopt);

}  // namespace hoist
