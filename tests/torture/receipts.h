// What the load was told, held against what the store has.
#pragma once

#include <vector>

#include "support/sql_connection.h"
#include "torture/front.h"
#include "torture/scenario.h"

namespace hoist::torture {

/// Everything acknowledged is there with its audit event, nothing that was refused is, and what is unknown
/// is one or the other. Throws Broken (P3); fills in the report's counts of schedules.
void compare_receipts(test::SqlConnection& sql, const std::vector<Receipt>& receipts, Report& report);

}  // namespace hoist::torture
