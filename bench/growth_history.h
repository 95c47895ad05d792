// What settling costs as flags and history become many.
#pragma once

#include "report.h"

namespace hoist::bench {

/// One worker on PostgreSQL, beside itself with less. Throws where it does not settle all that is due.
[[nodiscard]] Results measure_history(int rounds);

}  // namespace hoist::bench
