// Resident memory of a real `hoist serve`, on a new SQLite store.
#pragma once

#include "report.h"

namespace hoist::bench {

[[nodiscard]] Results measure_memory(int rounds);

}  // namespace hoist::bench
