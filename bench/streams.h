// What open streams of events cost a real `hoist serve`: resident memory; the kernel's part is not in it.
#pragma once

#include "report.h"

namespace hoist::bench {

/// Throws where this process may not open as many files as there are streams.
[[nodiscard]] Results measure_streams(int rounds);

}  // namespace hoist::bench
