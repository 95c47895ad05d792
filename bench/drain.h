// Draining a backlog: on PostgreSQL with one and more workers, with failures and on hot flags, and on SQLite;
// beside floors on the same tables, and beside other queues.
#pragma once

#include "report.h"

namespace hoist::bench {

/// On servers and files of its own with default durability. Each measurement fills fresh tables. Throws where
/// a drain does not settle all that is due by one attempt each, or leaves a flag in a wrong state.
[[nodiscard]] Results measure_drain(int rounds);

}  // namespace hoist::bench
