// Triggers of the database that refuse changes of some flags, so that schedules fail and are retried.
#pragma once

#include "model/store_reader.h"
#include "support/sql_connection.h"

namespace hoist::torture {

/// Refuses every change of a frozen flag and half of the changes of a frail one (see load.h).
void add_refusals(test::SqlConnection& sql, model::Dialect dialect);

}  // namespace hoist::torture
