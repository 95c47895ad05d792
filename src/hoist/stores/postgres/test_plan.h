// What the planner makes of our statements. For tests only.
#pragma once

#include <string>

#include "hoist/stores/postgres/pipeline.h"
#include "hoist/stores/postgres/test_database.h"

namespace hoist::postgres {

/// The plan of a statement of ours with these arguments on sessions like ours, run in a transaction that is
/// rolled back.
[[nodiscard]] inline std::string explain(const TestDatabase& database, const Statement& statement,
                                         const std::string& types, const std::string& arguments) {
  RawConnection raw(database.url());
  raw.exec("SET plan_cache_mode = force_generic_plan; SET jit = off; SET random_page_cost = 1.1");
  raw.exec("PREPARE explained (" + types + ") AS " + statement.sql + "; BEGIN");
  return raw.lines("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) EXECUTE explained (" + arguments + ")");
}

}  // namespace hoist::postgres
