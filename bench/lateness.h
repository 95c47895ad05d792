// How late schedules are applied by a real process, beside a connection of libpq that does the least, and
// beside graphile-worker; what that process costs while nothing is due; and when evaluations show a change.
#pragma once

#include "report.h"

namespace hoist::bench {

[[nodiscard]] Results measure_lateness(int rounds);

}  // namespace hoist::bench
