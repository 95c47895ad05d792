#include "hoist/http/listener.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <utility>

#include "hoist/base/shown_text.h"

namespace hoist::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

/// Refusals under way at once; beyond it connections are closed without a word.
constexpr std::size_t kMaxRefusals = 64;
/// How long accepting rests after a failure such as too many open files.
constexpr std::chrono::milliseconds kAcceptPause{100};

Result<asio::ip::address> parse_host(const std::string& host) {
  if (host == "localhost") return asio::ip::make_address("127.0.0.1");
  error_code error;
  const auto address = asio::ip::make_address(host, error);
  if (error) {
    return fail(
        ErrorCode::kInvalidArgument,
        fmt::format("'{}' is no address to listen on: give an IP address such as 127.0.0.1 or ::1, or "
                    "localhost",
                    shown_text(host)));
  }
  return address;
}

tl::unexpected<Error> cannot_listen(const tcp::endpoint& endpoint, const error_code& error) {
  const std::string where = endpoint.address().is_v6()
                                ? fmt::format("[{}]:{}", endpoint.address().to_string(), endpoint.port())
                                : fmt::format("{}:{}", endpoint.address().to_string(), endpoint.port());
  if (error == asio::error::address_in_use) {
    return fail(
        ErrorCode::kInvalidState,
        fmt::format("cannot listen on {}: another program listens there; stop it or choose another port",
                    where));
  }
  return fail(ErrorCode::kInvalidState,
              fmt::format("cannot listen on {}: {}; choose another address", where, error.message()));
}

void start_connection(tcp::socket socket, IoLoop& loop, ConnectionContext context,
                      ConnectionCount& refusals) {
  context.streams = &loop.streams;
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  if (context.count->enter(context.limits.max_connections)) {
    asio::co_spawn(loop.context, serve_connection(std::move(socket), context, loop.connections),
                   asio::detached);
    return;
  }
  if (!refusals.enter(kMaxRefusals)) return;
  ConnectionContext refusing = context;
  refusing.count = &refusals;
  asio::co_spawn(loop.context, refuse_connection(std::move(socket), refusing, loop.connections),
                 asio::detached);
}

}  // namespace

Result<tcp::acceptor> listen_on(asio::io_context& context, const std::string& host, std::uint16_t port) {
  HOIST_ASSIGN(const asio::ip::address address, parse_host(host));
  const tcp::endpoint endpoint(address, port);
  tcp::acceptor acceptor(context);
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  // Rebinding is possible while connections of an earlier run still wait to be forgotten.
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return cannot_listen(endpoint, error);
  return acceptor;
}

asio::awaitable<void> accept_connections(tcp::acceptor& acceptor, std::vector<std::unique_ptr<IoLoop>>& loops,
                                         ConnectionContext context, ConnectionCount& refusals) {
  asio::steady_timer pause(acceptor.get_executor());
  for (std::size_t next = 0; acceptor.is_open(); next = (next + 1) % loops.size()) {
    IoLoop& loop = *loops[next];
    const asio::any_io_executor executor = loop.context.get_executor();
    error_code error;
    tcp::socket socket =
        co_await acceptor.async_accept(executor, asio::redirect_error(asio::use_awaitable, error));
    if (error == asio::error::operation_aborted) co_return;
    if (!error) {
      start_connection(std::move(socket), loop, context, refusals);
      continue;
    }
    pause.expires_after(kAcceptPause);
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
  }
}

}  // namespace hoist::http
