// One connection: requests in, answers out, until either side has had enough. The only coroutines.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "hoist/http/connection_limits.h"
#include "hoist/http/connection_set.h"
#include "hoist/http/dispatcher.h"
#include "hoist/http/event_stream.h"
#include "hoist/http/store_pool.h"
#include "hoist/ports/clock.h"

namespace hoist::http {

/// What all connections share. Copied; what it refers to outlives them.
struct ConnectionContext {
  const Dispatcher* dispatcher = nullptr;
  StorePool* pool = nullptr;
  const Clock* clock = nullptr;
  ConnectionLimits limits;
  std::chrono::milliseconds readiness_timeout{};
  ConnectionCount* count = nullptr;
  const StreamSurroundings* streaming = nullptr;  ///< Null: there are no streams.
  StreamSet* streams = nullptr;                   ///< Of the connection's I/O thread.
};

/// Serves a connection that was counted (ConnectionCount::enter), and uncounts it at its end, or when it
/// becomes a stream. Runs on the
/// I/O thread that `set` belongs to.
[[nodiscard]] boost::asio::awaitable<void> serve_connection(boost::asio::ip::tcp::socket socket,
                                                            ConnectionContext context, ConnectionSet& set);

/// Tells the peer of a connection beyond the limit, which was counted as a refusal, that there are too many.
[[nodiscard]] boost::asio::awaitable<void> refuse_connection(boost::asio::ip::tcp::socket socket,
                                                             ConnectionContext context, ConnectionSet& set);

}  // namespace hoist::http
