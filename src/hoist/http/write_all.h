// Writing to a socket where the kernel mostly takes everything at once.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_suffix.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <chrono>

namespace hoist::http {

/// Also where it is used without waiting, as write_all does. Where this fails, using it fails.
inline void never_block(boost::beast::tcp_stream& stream) {
  boost::system::error_code ignored;
  stream.socket().non_blocking(true, ignored);
}

/// Writes all of it; no error where the peer took it. What fits into the socket's buffer waits for nothing,
/// and no timer is set for it; the rest has `timeout`. Precondition: the stream never blocks.
template <class Buffers>
boost::asio::awaitable<boost::system::error_code> write_all(boost::beast::tcp_stream& stream,
                                                            const Buffers& buffers,
                                                            std::chrono::milliseconds timeout) {
  namespace asio = boost::asio;
  boost::system::error_code error;
  boost::beast::buffers_suffix<Buffers> rest(buffers);
  rest.consume(stream.socket().write_some(buffers, error));
  if (error == asio::error::would_block) error = {};
  if (error || asio::buffer_size(rest) == 0) co_return error;
  stream.expires_after(timeout);
  co_await asio::async_write(stream, rest, asio::redirect_error(asio::use_awaitable, error));
  co_return error;
}

}  // namespace hoist::http
