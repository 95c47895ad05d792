// OFREP over HTTP from a real `hoist serve` on SQLite, beside the least that an HTTP server does.
#pragma once

#include "report.h"

namespace hoist::bench {

/// Throws where an answer is not what was asked for.
[[nodiscard]] Results measure_serve(int rounds);

}  // namespace hoist::bench
