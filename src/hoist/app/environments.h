// The environments that there are: nobody makes them, they begin with what is first written to them.
#pragma once

#include <optional>
#include <vector>

#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// Every environment that was ever written, and production, in key order; for who is bound to one, that
/// alone. A revision of 0: nothing was ever written. Errors: the store's.
[[nodiscard]] Result<std::vector<EnvironmentRevision>> list_environments(
    UnitOfWork& unit, const std::optional<EnvironmentKey>& bound_to);

}  // namespace hoist
