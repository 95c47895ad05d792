// What a real process costs while nothing is due: its CPU time, and its transactions on PostgreSQL.
#pragma once

#include "report.h"
#include "timed_postgres.h"

namespace hoist::bench {

[[nodiscard]] Results measure_idle_cost(const TimedPostgres& postgres, int rounds);

}  // namespace hoist::bench
