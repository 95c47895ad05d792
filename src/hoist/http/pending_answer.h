// A request that was handed to a store thread, and its answer once it is there.
#pragma once

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <memory>
#include <optional>

#include "hoist/http/dispatcher.h"
#include "hoist/http/store_pool.h"

namespace hoist::http {

/// Shared by the connection, which waits, and the store thread, which answers. `response` and `done` belong
/// to the connection's I/O thread: the answer is posted there.
struct PendingAnswer {
  PendingAnswer(const boost::asio::any_io_executor& executor, RoutedRequest request)
      : done(executor), routed(std::move(request)) {}

  boost::asio::steady_timer done;  ///< Cancelled when the answer is there; expires where that takes too long.
  const RoutedRequest routed;
  std::optional<Response> response;
};

/// Queues the request. Where the queue is full, or the store is known to be gone, the answer is there at
/// once. A request for readiness or metrics waits at most `readiness_timeout`, any other as long as the
/// store's own time-outs let it.
[[nodiscard]] std::shared_ptr<PendingAnswer> ask_store(const boost::asio::any_io_executor& executor,
                                                       RoutedRequest routed, const Dispatcher& dispatcher,
                                                       StorePool& pool,
                                                       std::chrono::milliseconds readiness_timeout);

}  // namespace hoist::http
