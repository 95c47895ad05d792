// A connection that became a stream of events: a socket, timers and a position in the feed.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <memory>

#include "hoist/app/snapshot_cache.h"
#include "hoist/http/connection_limits.h"
#include "hoist/http/stream_places.h"
#include "hoist/http/stream_reader.h"
#include "hoist/http/stream_set.h"
#include "hoist/ports/clock.h"

namespace hoist::http {

/// What all streams of a server share; outlives them.
struct StreamSurroundings {
  const ChangeFeed& feed;
  const SnapshotCache& snapshots;
  const Clock& clock;
  RandomSource& random;  ///< Thread-safe.
  StreamMetrics& metrics;
  StreamLimits limits;
};

/// Begins a stream whose head was sent. It goes on by itself, on the I/O thread that `set` belongs to and
/// that calls this, until its reader goes, is too slow, or may not go on.
void start_stream(boost::asio::ip::tcp::socket socket, std::shared_ptr<const StreamOpening> opening,
                  const StreamSurroundings& around, StreamSet& set);

}  // namespace hoist::http
