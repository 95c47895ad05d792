// The ledger across schedules, a page at a time.
#pragma once

#include <vector>

#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// Newest first. `flags` of the filter is set here. Errors: store errors.
[[nodiscard]] Result<std::vector<LedgerEntry>> list_ledger(UnitOfWork& unit, LedgerFilter filter);

}  // namespace hoist
