#include "hoist/http/server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "hoist/http/listener.h"

namespace hoist::http {

namespace asio = boost::asio;

/// The order of the members is that of construction; the threads end before anything they use does.
class Server::Impl {
 public:
  using Loops = std::vector<std::unique_ptr<IoLoop>>;

  Impl(Store& store, SnapshotCache& snapshots, const Clock& clock, Log& log, RandomSource& random,
       ServerOptions options, Loops loops, asio::ip::tcp::acceptor acceptor)
      : drain_timeout_(options.drain_timeout),
        has_streams_(options.changes != nullptr && options.stream_limits.most > 0),
        places_(options.stream_limits.most, *options.stream_metrics),
        dispatcher_(DispatcherOptions{.log = log,
                                      .random = random,
                                      .clock = clock,
                                      .snapshots = snapshots,
                                      .retry_policy = options.retry_policy,
                                      .runner = {.wake = std::move(options.wake_runner),
                                                 .status = std::move(options.runner_status),
                                                 .max_backlog_age = options.max_backlog_age},
                                      .served = options.served,
                                      .wake_deliverer = std::move(options.wake_deliverer),
                                      .wake_keeper = std::move(options.wake_keeper),
                                      .destinations = *options.destinations,
                                      .cors_origins = std::move(options.cors_origins),
                                      .evaluations_per_second = options.evaluations_per_second,
                                      .metrics = *options.metrics,
                                      .pool_load = [this] { return pool_.load(); },
                                      .streams = has_streams_ ? &places_ : nullptr,
                                      .store_description = store.description()}),
        loops_(std::move(loops)),
        acceptor_(std::move(acceptor)),
        port_(acceptor_->local_endpoint().port()),
        pool_(store, clock, *options.metrics, options.store_threads, options.queue_bound) {
    if (has_streams_) {
      streaming_.emplace(StreamSurroundings{.feed = *options.changes,
                                            .snapshots = snapshots,
                                            .clock = clock,
                                            .random = random,
                                            .metrics = *options.stream_metrics,
                                            .limits = options.stream_limits});
      hear(*options.changes);
    }
    const ConnectionContext context{.dispatcher = &dispatcher_,
                                    .pool = &pool_,
                                    .clock = &clock,
                                    .limits = options.limits,
                                    .readiness_timeout = options.readiness_timeout,
                                    .count = &open_,
                                    .streaming = streaming_ ? &*streaming_ : nullptr};
    asio::co_spawn(loops_.front()->context, accept_connections(*acceptor_, loops_, context, refusals_),
                   asio::detached);
    for (const auto& loop : loops_) {
      guards_.push_back(asio::make_work_guard(loop->context));
      threads_.emplace_back([&context = loop->context] { context.run(); });
    }
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() { stop(); }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] StreamTally streams() const { return places_.tally(); }

  void stop() {
    const std::lock_guard lock(stopping_);
    if (threads_.empty()) return;
    asio::post(loops_.front()->context, [this] {
      boost::system::error_code ignored;
      acceptor_->close(ignored);
    });
    for (const auto& loop : loops_) {
      asio::post(loop->context, [&loop = *loop] {
        loop.connections.stop();
        loop.streams.stop();
      });
    }
    open_.wait_until_none(drain_timeout_);
    places_.wait_until_free(drain_timeout_);
    news_.clear();
    pool_.stop();
    for (const auto& loop : loops_) loop->context.stop();
    threads_.clear();
    // What did not finish in time is cut off now, not when this object goes.
    acceptor_.reset();
    guards_.clear();
    loops_.clear();
  }

 private:
  /// Once for each thread, not for each stream; and not again before the streams were woken.
  void hear(ChangeFeed& feed) {
    for (const auto& owned : loops_) {
      news_.push_back(feed.subscribe([&loop = *owned] {
        if (loop.woken.exchange(true)) return;
        asio::post(loop.context, [&loop] {
          loop.woken = false;
          loop.streams.wake();
        });
      }));
    }
  }

  const std::chrono::milliseconds drain_timeout_;
  const bool has_streams_;
  StreamPlaces places_;
  std::optional<StreamSurroundings> streaming_;
  Dispatcher dispatcher_;
  ConnectionCount open_;
  ConnectionCount refusals_;
  Loops loops_;
  std::vector<std::unique_ptr<ChangeFeed::Subscription>> news_;
  std::optional<asio::ip::tcp::acceptor> acceptor_;
  const std::uint16_t port_;
  StorePool pool_;
  std::mutex stopping_;
  std::vector<asio::executor_work_guard<asio::io_context::executor_type>> guards_;
  std::vector<std::jthread> threads_;
};

Result<std::unique_ptr<Server>> Server::start(Store& store, SnapshotCache& snapshots, const Clock& clock,
                                              Log& log, RandomSource& random, ServerOptions options) {
  if (options.io_threads < 1 || options.store_threads < 1) {
    return fail(ErrorCode::kInvalidArgument, "a server needs at least one I/O thread and one store thread");
  }
  Impl::Loops loops;
  for (int i = 0; i < options.io_threads; ++i) loops.push_back(std::make_unique<IoLoop>());
  HOIST_ASSIGN(auto acceptor, listen_on(loops.front()->context, options.host, options.port));
  auto impl = std::make_unique<Impl>(store, snapshots, clock, log, random, std::move(options),
                                     std::move(loops), std::move(acceptor));
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;
std::uint16_t Server::port() const { return impl_->port(); }
StreamTally Server::streams() const { return impl_->streams(); }
void Server::stop() { impl_->stop(); }

}  // namespace hoist::http
