#pragma once

#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// The live flag of that key. Errors: kNotFound, with what to do; store errors.
[[nodiscard]] Result<Flag> find_flag(UnitOfWork& unit, const FlagKey& key, const EnvironmentKey& environment);
/// As find_flag, and holds the row until the unit of work ends.
[[nodiscard]] Result<Flag> lock_flag(UnitOfWork& unit, const FlagKey& key, const EnvironmentKey& environment);

}  // namespace hoist
