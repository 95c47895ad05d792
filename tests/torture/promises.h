// The judgement at the end of a run: every promise, for everything that was asked for.
#pragma once

#include <vector>

#include "model/model.h"
#include "model/store_reader.h"
#include "support/deadline.h"
#include "support/sql_connection.h"
#include "torture/front.h"
#include "torture/scenario.h"

namespace hoist::torture {

/// Waits until no schedule is due, now or later. Throws Broken (P3) at the deadline.
void wait_until_settled(test::SqlConnection& sql, test::Deadline deadline);

/// Holds a settled store against what the load was told and against the model. `backlog` schedules were
/// written by SQL. Throws Broken; else fills in the account and where its parts come from.
[[nodiscard]] Report judge(test::SqlConnection& sql, model::Dialect dialect,
                           const std::vector<Receipt>& receipts, int backlog);

}  // namespace hoist::torture
