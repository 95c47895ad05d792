// The listening socket: takes connections and gives each to an I/O thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "hoist/http/connection.h"

namespace hoist::http {

/// What runs on one I/O thread.
struct IoLoop {
  ConnectionSet connections;           ///< Outlives the connections, which go with the context.
  StreamSet streams;                   ///< Likewise.
  std::atomic<bool> woken = false;     ///< Whether streams are going to be woken.
  boost::asio::io_context context{1};  ///< One thread each, as the hint says.
};

/// Bound and listening. One socket, and no SO_REUSEPORT: a second Hoist on the same port must fail, not
/// silently share it. Errors: as Server::start.
[[nodiscard]] Result<boost::asio::ip::tcp::acceptor> listen_on(boost::asio::io_context& context,
                                                               const std::string& host, std::uint16_t port);

/// Accepts until the acceptor is closed. Connections go to the loops in turn. `refusals` counts those that
/// are being told that there are too many.
[[nodiscard]] boost::asio::awaitable<void> accept_connections(boost::asio::ip::tcp::acceptor& acceptor,
                                                              std::vector<std::unique_ptr<IoLoop>>& loops,
                                                              ConnectionContext context,
                                                              ConnectionCount& refusals);

}  // namespace hoist::http
