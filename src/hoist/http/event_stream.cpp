#include "hoist/http/event_stream.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "hoist/http/event_text.h"
#include "hoist/http/write_all.h"

namespace hoist::http {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using boost::beast::tcp_stream;
using boost::system::error_code;

/// What the kernel keeps for a reader that does not read: else it grows to megabytes for each.
constexpr int kSendBuffer = 64 * 1024;
/// When clients connect again after the stream ended: spread, because a server that stops ends all at once.
constexpr std::chrono::milliseconds kFirstRetry{1000};
constexpr std::uint64_t kRetrySpreadMs = 2000;

std::unique_ptr<StreamReader> make_reader(const StreamOpening& opening, const StreamSurroundings& around) {
  switch (opening.kind) {
    case StreamKind::kChanges:
      return make_change_reader(around.feed, opening);
    case StreamKind::kOfrep:
      return make_refetch_reader(around.feed, opening.environment, around.limits.refetch_window,
                                 around.random);
  }
  unreachable("StreamKind");
}

/// Shared by the coroutine that writes, the wait for the peer's end, and the timers.
class EventStream final : public StreamSet::Member, public std::enable_shared_from_this<EventStream> {
 public:
  EventStream(asio::ip::tcp::socket socket, std::shared_ptr<const StreamOpening> opening,
              const StreamSurroundings& around, StreamSet& set)
      : StreamSet::Member(set),
        stream_(std::move(socket)),
        signal_(stream_.get_executor(), asio::steady_timer::time_point::max()),
        heartbeat_(stream_.get_executor()),
        pause_(stream_.get_executor()),
        opening_(std::move(opening)),
        around_(around),
        reader_(make_reader(*opening_, around)) {}

  void wake() override {
    news_ = true;
    signal_.cancel();
  }

  void stop() override { drop(StreamDrop::kStopped); }

  static awaitable<void> run(std::shared_ptr<EventStream> self) {
    StreamText text = self->begin();
    while (self->open_) {
      if (text.empty()) {
        co_await self->wait();
      } else {
        const bool sent = co_await self->send(std::move(text));
        if (!sent) break;
        self->opening_->place->told(self->reader_->revision());
        text = {};
      }
      if (self->open_) text = self->next();
    }
    self->close();
  }

 private:
  StreamText begin() {
    error_code ignored;
    stream_.socket().set_option(asio::socket_base::send_buffer_size(kSendBuffer), ignored);
    never_block(stream_);
    const std::chrono::milliseconds interval = around_.limits.heartbeat_interval;
    if (opening_->kind == StreamKind::kOfrep) heartbeats_left_ = around_.limits.ofrep_lifetime / interval + 1;
    set(heartbeat_, interval, heartbeat_due_);
    watch_peer();
    StreamText text = reader_->opening(around_.clock.now());
    const std::chrono::milliseconds spread(around_.random.below(kRetrySpreadMs));
    text.own = retry_field(kFirstRetry + spread) + text.own;
    return text;
  }

  /// A peer that closes its end wants no more. Whatever else it sends is thrown away.
  void watch_peer() {
    stream_.socket().async_wait(asio::socket_base::wait_read,
                                [self = shared_from_this()](const error_code& error) {
                                  // Closed by whoever knows why.
                                  if (error == asio::error::operation_aborted) return;
                                  if (error || !self->peer_is_there()) return self->close();
                                  self->watch_peer();
                                });
  }

  bool peer_is_there() {
    std::array<char, 1024> discarded{};
    error_code error;
    stream_.socket().read_some(asio::buffer(discarded), error);
    return !error || error == asio::error::would_block;
  }

  /// Sets the flag when the time is over.
  void set(asio::steady_timer& timer, std::chrono::milliseconds after, bool& flag) {
    timer.expires_after(after);
    timer.async_wait([self = shared_from_this(), &flag](const error_code& cancelled) {
      if (cancelled) return;
      flag = true;
      self->signal_.cancel();
    });
  }

  /// What is to be written now.
  StreamText next() {
    if (std::exchange(heartbeat_due_, false)) return heartbeat();
    if (std::exchange(news_, false)) {
      const auto pause = reader_->wake();
      if (pause && pause->count() == 0) text_due_ = true;
      if (pause && pause->count() > 0) set(pause_, *pause, text_due_);
    }
    if (!std::exchange(text_due_, false)) return {};
    StreamText text = reader_->next(around_.clock.now());
    // There may be more than is written at once.
    if (!text.empty()) news_ = true;
    return text;
  }

  /// To be asked once for each heartbeat.
  bool has_expired() {
    if (opening_->end && around_.clock.now() >= *opening_->end) return true;
    return heartbeats_left_ && --*heartbeats_left_ == 0;
  }

  /// Also looks whether the stream may go on.
  StreamText heartbeat() {
    const auto state = around_.snapshots.state();
    if (state != nullptr && !state->tokens.contains(opening_->token)) {
      drop(StreamDrop::kRevoked);
    } else if (has_expired()) {
      drop(StreamDrop::kExpired);
    }
    if (!open_) return {};
    set(heartbeat_, around_.limits.heartbeat_interval, heartbeat_due_);
    return reader_->heartbeat(around_.clock.now());
  }

  awaitable<void> wait() {
    if (news_ || heartbeat_due_ || text_due_) co_return;
    error_code cancelled;
    co_await signal_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
  }

  /// Whether the peer took all of it.
  awaitable<bool> send(StreamText text) {
    std::vector<asio::const_buffer> buffers;
    buffers.reserve(text.entries.size() + 1);
    for (const auto& entry : text.entries) buffers.emplace_back(asio::buffer(entry->text.bytes));
    buffers.emplace_back(asio::buffer(text.own));
    const error_code error = co_await write_all(stream_, buffers, around_.limits.write_timeout);
    if (!error) around_.metrics.sent(text.events);
    if (error == boost::beast::error::timeout) drop(StreamDrop::kSlow);
    co_return !error;
  }

  void drop(StreamDrop reason) {
    if (!open_) return;
    around_.metrics.dropped(reason);
    close();
  }

  /// Ends whatever is pending.
  void close() {
    open_ = false;
    signal_.cancel();
    heartbeat_.cancel();
    pause_.cancel();
    stream_.close();
  }

  tcp_stream stream_;
  asio::steady_timer signal_;  ///< Cancelled when there is something to do; never expires.
  asio::steady_timer heartbeat_;
  asio::steady_timer pause_;  ///< Before what the reader has to say is said.
  const std::shared_ptr<const StreamOpening> opening_;
  const StreamSurroundings& around_;
  const std::unique_ptr<StreamReader> reader_;
  bool open_ = true;
  /// What came since the opening, which a wake-up may have told before run() began.
  bool news_ = true;
  bool heartbeat_due_ = false;
  bool text_due_ = false;
  std::optional<std::int64_t> heartbeats_left_;  ///< None: as many as it likes.
};

}  // namespace

void start_stream(asio::ip::tcp::socket socket, std::shared_ptr<const StreamOpening> opening,
                  const StreamSurroundings& around, StreamSet& set) {
  const auto executor = socket.get_executor();
  asio::co_spawn(
      executor,
      EventStream::run(std::make_shared<EventStream>(std::move(socket), std::move(opening), around, set)),
      asio::detached);
}

}  // namespace hoist::http
