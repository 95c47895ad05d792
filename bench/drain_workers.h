// Workers that drain what is due, as runners do.
#pragma once

#include "hoist/ports/unit_of_work.h"

namespace hoist::bench {

/// Each is a thread with a session of its own, and leaves when a pass finds no more. Throws what went wrong.
void drain_with_workers(Store& store, int workers);

}  // namespace hoist::bench
