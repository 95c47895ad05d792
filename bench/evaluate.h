// Evaluations in process on one core, beside the evaluators of others on the same core.
#pragma once

#include "report.h"

namespace hoist::bench {

/// Throws where a peer that buckets as Hoist does answers otherwise.
[[nodiscard]] Results measure_evaluate(int rounds);

}  // namespace hoist::bench
