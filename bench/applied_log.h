// What a running server's log tells of the schedules that it applies.
#pragma once

#include <vector>

#include "hoist/base/instant.h"
#include "running_server.h"

namespace hoist::bench {

/// Reads until so many were applied. Of each, from when it was due until its line was written, which is after
/// the store had answered the commit, in ms. Throws where they are not all applied within the patience, or
/// anything fails.
[[nodiscard]] std::vector<double> told_lateness_ms(RunningServer& server, int schedules,
                                                   test::Deadline deadline);

}  // namespace hoist::bench
