// Draining a backlog on PostgreSQL with one worker, beside a floor of set-based SQL on the same tables.
#pragma once

#include "report.h"

namespace hoist::bench {

/// On a server of its own with default durability. Each measurement fills fresh tables. Throws where a drain
/// does not settle all that is due.
[[nodiscard]] Results measure_drain(int rounds);

}  // namespace hoist::bench
