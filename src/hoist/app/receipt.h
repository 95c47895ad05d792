#pragma once

#include <optional>
#include <vector>

#include "hoist/domain/receipt.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// After how long a server that reported nothing more is taken to be gone: three of its reports are missing.
inline constexpr Duration kServerGone = std::chrono::seconds(90);

/// None where the schedule was not applied. `attempts` are its ledger. Store errors only.
[[nodiscard]] Result<std::optional<Receipt>> receipt_of(UnitOfWork& unit, const Schedule& schedule,
                                                        const std::vector<Attempt>& attempts);

}  // namespace hoist
