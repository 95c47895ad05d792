// The audit trail across flags, a page at a time.
#pragma once

#include <vector>

#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// Newest first. `flags` of the filter is set here. Errors: store errors.
[[nodiscard]] Result<std::vector<AuditEvent>> list_audit(UnitOfWork& unit, AuditFilter filter);

}  // namespace hoist
