#pragma once

#include <string>

#include "hoist/base/random_source.h"
#include "hoist/domain/patch.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// Edits a live flag by hand: always takes effect, and is newer intent than everything before it.
/// Errors: kNotFound; kInvalidArgument where nothing is set or the description is too long; store errors.
/// Call it in a writing unit of work; nothing is committed here.
[[nodiscard]] Result<Flag> edit_flag(UnitOfWork& unit, const FlagKey& key, const EnvironmentKey& environment,
                                     const FlagEdit& edit, const std::string& actor, RandomSource& random);

}  // namespace hoist
