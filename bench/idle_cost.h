// What a real process costs while nothing is due: its CPU time, and its transactions on PostgreSQL.
#pragma once

#include "report.h"

namespace hoist::bench {

/// In one round, however many are asked for: each candidate takes more than a minute.
[[nodiscard]] Results measure_idle_cost(int rounds);

}  // namespace hoist::bench
