// Queues that run jobs at an instant, on Node (bench/peers).
#pragma once

#include <string>
#include <vector>

#include "hoist/base/instant.h"
#include "measure.h"

namespace hoist::bench {

/// graphile-worker, with the settings that are its fastest and with its defaults: so many jobs over that
/// time, each an UPDATE. Figures: p50, p99 and max in ms, from when a job was due to its UPDATE, before the
/// commit. `url` is a database in which it makes schemas of its own.
[[nodiscard]] std::vector<Candidate> lateness_peers(const std::string& url, int jobs, Duration over);

}  // namespace hoist::bench
