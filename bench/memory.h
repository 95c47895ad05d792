// What a real `hoist serve` needs on an existing SQLite store: resident memory, and time until it is ready.
#pragma once

#include "report.h"

namespace hoist::bench {

[[nodiscard]] Results measure_memory(int rounds);

}  // namespace hoist::bench
