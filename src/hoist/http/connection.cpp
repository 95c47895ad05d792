#include "hoist/http/connection.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/read.hpp>

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "hoist/http/pending_answer.h"
#include "hoist/http/render.h"
#include "hoist/http/request_reading.h"
#include "hoist/http/write_all.h"

namespace hoist::http {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using boost::beast::tcp_stream;
using boost::system::error_code;

/// What is received and not yet parsed: room for a head and the beginning of what follows it.
constexpr std::size_t kBufferSize = std::size_t{2} * kMaxHead;
/// How much is asked of the socket at once while a connection is idle; most requests fit.
constexpr std::size_t kFirstRead = 4096;
/// How much of a refused request is read and thrown away before the connection is cut off.
constexpr std::size_t kMaxDrained = 16UL * 1024 * 1024;

/// Uncounts a connection, whichever way its coroutine ends.
class Leaving {
 public:
  explicit Leaving(ConnectionCount& count) : count_(count) {}
  Leaving(const Leaving&) = delete;
  Leaving& operator=(const Leaving&) = delete;
  ~Leaving() { count_.leave(); }

 private:
  ConnectionCount& count_;
};

/// Says that no more will come and reads on for a while: closing with bytes unread would reset the
/// connection, and the peer might never see the answer.
awaitable<void> linger(tcp_stream& stream, std::chrono::milliseconds timeout) {
  error_code error;
  stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
  stream.expires_after(timeout);
  std::string discarded(kFirstRead, '\0');
  std::size_t drained = 0;
  while (!error && drained < kMaxDrained) {
    drained += co_await stream.async_read_some(asio::buffer(discarded),
                                               asio::redirect_error(asio::use_awaitable, error));
  }
}

/// One request as it was read: to be answered, refused, or (neither) the end of the connection.
struct Reading {
  std::optional<Request> request;
  std::optional<Response> refusal;
  bool keep_alive = false;
  bool http_1_0 = false;
};

class Conversation {
 public:
  Conversation(asio::ip::tcp::socket socket, const ConnectionContext& context, ConnectionSet& set)
      : stream_(std::move(socket)),
        context_(context),
        set_(set),
        member_(set, [this] { stream_.close(); }),
        buffer_(kBufferSize) {
    never_block(stream_);
  }

  awaitable<void> run() {
    bool open = true;
    while (open) {
      member_.set_idle(true);
      const bool begun = co_await wait_for_request();
      if (!begun) co_return;
      member_.set_idle(false);
      Reading reading = co_await read_request();
      if (!reading.request && !reading.refusal) co_return;
      open = co_await respond(std::move(reading));
    }
    if (opening_) {
      begin_stream();
      co_return;
    }
    member_.set_idle(true);
    if (!set_.stopping()) co_await linger(stream_, context_.limits.linger_timeout);
  }

 private:
  /// Whether the first bytes of a request are there; false at the end of the connection. Empty lines before
  /// a request line are skipped (RFC 9112, section 2.2).
  awaitable<bool> wait_for_request() {
    stream_.expires_after(context_.limits.idle_timeout);
    for (;;) {
      skip_empty_lines();
      if (buffer_.size() > 0) co_return true;
      if (set_.stopping()) co_return false;
      error_code error;
      const std::size_t read = co_await stream_.async_read_some(
          buffer_.prepare(kFirstRead), asio::redirect_error(asio::use_awaitable, error));
      if (error) co_return false;
      buffer_.commit(read);
    }
  }

  void skip_empty_lines() {
    const auto* bytes = static_cast<const char*>(buffer_.data().data());
    std::size_t empty = 0;
    while (empty < buffer_.size() && (bytes[empty] == '\r' || bytes[empty] == '\n')) ++empty;
    buffer_.consume(empty);
  }

  awaitable<Reading> read_request() {
    Reading reading;
    RequestParser parser;
    parser.header_limit(kMaxHead);
    parser.body_limit(kMaxBody);
    error_code error = parse_what_is_there(parser);
    if (!error && !parser.is_header_done()) {
      stream_.expires_after(context_.limits.request_timeout);
      co_await boost::beast::http::async_read_header(stream_, buffer_, parser,
                                                     asio::redirect_error(asio::use_awaitable, error));
    }
    if (error) {
      reading.refusal = refusal_of(error, parser.get().base());
      co_return reading;
    }
    reading.refusal = refusal_of(parser.get().base());
    if (reading.refusal) co_return reading;
    Request request = take_head(parser.get().base());
    reading.keep_alive = parser.get().keep_alive();
    reading.http_1_0 = parser.get().version() == 10;
    const bool told = co_await tell_to_continue(parser);
    if (!told) co_return reading;
    parser.eager(true);
    if (!parser.is_done()) error = parse_what_is_there(parser);
    if (!error && !parser.is_done()) {
      stream_.expires_after(context_.limits.request_timeout);
      co_await boost::beast::http::async_read(stream_, buffer_, parser,
                                              asio::redirect_error(asio::use_awaitable, error));
    }
    if (error) {
      reading.refusal = refusal_of(error, parser.get().base());
      co_return reading;
    }
    request.body = std::move(parser.get().body());
    reading.request = std::move(request);
    co_return reading;
  }

  /// Mostly that is all of the head, or of the body: to read on would be to wait for nothing.
  error_code parse_what_is_there(RequestParser& parser) {
    error_code error;
    buffer_.consume(parser.put(buffer_.data(), error));
    return error == boost::beast::http::error::need_more ? error_code() : error;
  }

  /// False where the peer is gone.
  awaitable<bool> tell_to_continue(const RequestParser& parser) {
    const bool waits = expects_continue(parser.get().base()) && !parser.is_done() && buffer_.size() == 0;
    if (!waits) co_return true;
    const std::string go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    const error_code failed = co_await write_all(stream_, asio::buffer(go_on), context_.limits.write_timeout);
    co_return !failed;
  }

  /// Whether the connection stays open.
  awaitable<bool> respond(Reading reading) {
    WireForm form{.head_only = false, .keep_alive = false, .http_1_0 = reading.http_1_0, .date = {}};
    Response response;
    if (reading.request) {
      form.head_only = reading.request->method == "HEAD";
      response = co_await answer(*std::move(reading.request));
      form.keep_alive = reading.keep_alive && !set_.stopping();
    } else {
      response = *std::move(reading.refusal);
      context_.dispatcher->count_answer(nullptr, response.status);
    }
    const bool streams = response.stream != nullptr && !form.head_only;
    // It ends with the connection.
    if (streams) form.keep_alive = false;
    form.date = context_.clock->now();
    const std::string bytes = serialize(response, form);
    const error_code failed = co_await write_all(stream_, asio::buffer(bytes), context_.limits.write_timeout);
    const bool sent = !failed;
    if (sent && streams) opening_ = std::move(response.stream);
    co_return sent&& form.keep_alive;
  }

  awaitable<Response> answer(Request request) {
    std::variant<Response, RoutedRequest> routed = context_.dispatcher->route(std::move(request));
    if (auto* at_once = std::get_if<Response>(&routed)) co_return std::move(*at_once);
    const std::shared_ptr<PendingAnswer> pending =
        ask_store(stream_.get_executor(), std::get<RoutedRequest>(std::move(routed)), *context_.dispatcher,
                  *context_.pool, context_.readiness_timeout);
    if (!pending->response) {
      error_code cancelled;
      co_await pending->done.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    }
    if (!pending->response) pending->response = context_.dispatcher->unanswered(pending->routed);
    // Here and not where it was made: an answer that comes too late is not sent.
    context_.dispatcher->count_answer(pending->routed.route, pending->response->status);
    co_return std::move(*pending->response);
  }

  /// The socket goes on by itself, so that a stream keeps nothing of what reading requests took.
  void begin_stream() {
    if (set_.stopping()) return;
    start_stream(stream_.release_socket(), std::move(opening_), *context_.streaming, *context_.streams);
  }

  tcp_stream stream_;
  const ConnectionContext context_;
  ConnectionSet& set_;
  ConnectionSet::Member member_;
  boost::beast::flat_buffer buffer_;
  std::shared_ptr<const StreamOpening> opening_;  ///< Set once a stream is to follow.
};

}  // namespace

awaitable<void> serve_connection(asio::ip::tcp::socket socket, ConnectionContext context,
                                 ConnectionSet& set) {
  const Leaving leaving(*context.count);
  Conversation conversation(std::move(socket), context, set);
  co_await conversation.run();
}

awaitable<void> refuse_connection(asio::ip::tcp::socket socket, ConnectionContext context,
                                  ConnectionSet& set) {
  const Leaving leaving(*context.count);
  tcp_stream stream(std::move(socket));
  never_block(stream);
  const ConnectionSet::Member member(set, [&stream] { stream.close(); });
  const WireForm form{
      .head_only = false, .keep_alive = false, .http_1_0 = false, .date = context.clock->now()};
  const Response response = too_busy("too many connections are open: try again in a second");
  context.dispatcher->count_answer(nullptr, response.status);
  const std::string bytes = serialize(response, form);
  const error_code failed = co_await write_all(stream, asio::buffer(bytes), context.limits.write_timeout);
  if (!failed) co_await linger(stream, context.limits.linger_timeout);
}

}  // namespace hoist::http
