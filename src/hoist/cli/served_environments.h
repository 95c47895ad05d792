// What this process reports of itself (engine/server_reporter): the revisions it serves, and its clients.
#pragma once

#include <vector>

#include "hoist/app/change_feed.h"
#include "hoist/app/snapshot_cache.h"
#include "hoist/domain/server_report.h"
#include "hoist/http/stream_places.h"

namespace hoist::cli {

/// Of every environment that was ever written, in key order; without the server and the time.
[[nodiscard]] std::vector<ServerReport> served_environments(const SnapshotCache& snapshots,
                                                            const ChangeFeed& changes,
                                                            const http::StreamTally& streams);

}  // namespace hoist::cli
