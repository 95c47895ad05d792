// When the evaluations of a real `hoist serve` show what a schedule does, whoever applies it and whatever
// else is due.
#pragma once

#include "report.h"
#include "timed_postgres.h"

namespace hoist::bench {

[[nodiscard]] Results measure_effective_lateness(const TimedPostgres& postgres, int rounds);

}  // namespace hoist::bench
