// What work costs as tables grow, on PostgreSQL.
#pragma once

#include "report.h"

namespace hoist::bench {

/// What takes long to make is made once, and not in each round. Throws where what was measured is not what
/// was meant.
[[nodiscard]] Results measure_growth(int rounds);

}  // namespace hoist::bench
