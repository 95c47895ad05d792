// How late attempts were, and how they ended, in JSON.
#pragma once

#include <boost/json.hpp>

#include <vector>

#include "hoist/domain/attempt_statistics.h"

namespace hoist::wire {

/// count, p50Ms, p99Ms, maxMs, buckets: [{"upToMs": 1 | null, "count"}]. Times are null where there are none.
[[nodiscard]] boost::json::object lateness_summary_to_json(const LatenessSummary& lateness);
/// [{"at", "applied", "failed", "other"}]
[[nodiscard]] boost::json::array attempt_buckets_to_json(const std::vector<AttemptBucket>& buckets);

}  // namespace hoist::wire
