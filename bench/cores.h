// Which cores measurements run on.
#pragma once

#include <vector>

namespace hoist::bench {

/// That this process may run on, in ascending order; never empty.
[[nodiscard]] std::vector<int> usable_cores();

/// The one for what is measured alone on a core: the last, because the first has most interrupts.
[[nodiscard]] int measuring_core();

/// Keeps the calling thread there. Threads that it starts later begin there too. Throws where that fails.
void pin_this_thread(int core);

}  // namespace hoist::bench
