// Flags across environments, a page at a time.
#pragma once

#include <optional>
#include <vector>

#include "hoist/domain/flag_states.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// The keys behind `after` of which a live flag fits the filter, in their order; each with all its live
/// flags, or with the one of the filter's environment. Precondition: the filter's own `after` is none.
/// Errors: store errors.
[[nodiscard]] Result<std::vector<FlagStates>> list_flag_states(UnitOfWork& unit, const FlagFilter& filter,
                                                               const std::optional<FlagKey>& after);

}  // namespace hoist
