#pragma once

#include <string>

#include "hoist/base/random_source.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// Deletes a live flag softly: its history stays, its key is free again, and its live schedules fail
/// permanently when they fall due. Returns the flag as it is afterwards.
/// Errors: kNotFound; store errors. Call it in a writing unit of work; nothing is committed here.
[[nodiscard]] Result<Flag> delete_flag(UnitOfWork& unit, const FlagKey& key,
                                       const EnvironmentKey& environment, const std::string& actor,
                                       RandomSource& random);

}  // namespace hoist
