// The least that applying schedules in time takes: one connection of libpq that knows when the next is due,
// waits for that, and settles all that is due with one statement.
#pragma once

#include <vector>

#include "timed_postgres.h"

namespace hoist::bench {

/// On the wave that was written to the database. Gives, of every schedule, how long after it was due the
/// statement's answer was there, in ms.
[[nodiscard]] std::vector<double> apply_with_floor(const TimedPostgres& postgres, const Wave& wave);

}  // namespace hoist::bench
