// From a change to those who listen to a stream of events: how long it takes, and what each of them costs a
// real `hoist serve`. The kernel's part of the memory is not in it.
#pragma once

#include "report.h"

namespace hoist::bench {

/// Throws where this process may not open as many files as there are readers.
[[nodiscard]] Results measure_propagate(int rounds);

}  // namespace hoist::bench
