// The HTTP API as one running server: sockets, the threads behind them, and their end.
//
// Connections live on I/O threads, which never touch the store. What needs the store is queued to a small
// pool of threads with one session each, and its answer is posted back.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hoist/app/change_feed.h"
#include "hoist/app/snapshot_cache.h"
#include "hoist/base/random_source.h"
#include "hoist/http/connection_limits.h"
#include "hoist/http/runner_summary.h"
#include "hoist/http/served_routes.h"
#include "hoist/http/stream_places.h"
#include "hoist/ports/clock.h"
#include "hoist/ports/log.h"
#include "hoist/ports/no_destinations.h"
#include "hoist/ports/no_metrics.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist::http {

struct ServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;       ///< 0: any free one.
  int io_threads = 1;              ///< One serves some 100,000 requests a second of memory only.
  int store_threads = 4;           ///< Sessions on the store.
  std::size_t queue_bound = 1024;  ///< Requests that wait for a store thread; beyond it 503.
  RetryPolicy retry_policy = {};   ///< What previews of retries go by: the runner's.
  /// How long stop() lets requests in hand finish.
  std::chrono::milliseconds drain_timeout = std::chrono::seconds(10);
  /// How long readiness and metrics wait for the store.
  std::chrono::milliseconds readiness_timeout = std::chrono::seconds(2);
  ConnectionLimits limits = {};
  StreamLimits stream_limits = {};
  /// What streams tell, made with entry_text; must outlive the server. Null: there are no streams, as where
  /// stream_limits allows none.
  ChangeFeed* changes = nullptr;
  /// Called after a schedule was created or retried by hand and that is committed. Thread-safe. May be empty.
  std::function<void()> wake_runner = {};
  /// Called after something to be delivered was committed. Thread-safe. May be empty.
  std::function<void()> wake_deliverer = {};
  /// Called after anything was committed and is in the snapshots: there may be something to tell.
  /// Thread-safe. May be empty.
  std::function<void()> wake_keeper = {};
  /// Says where webhooks may lead; must outlive the server. None may, where nobody sends anything.
  const DestinationGuard* destinations = &no_destinations();
  /// Thread-safe. Empty, or an empty answer: there is no runner in this process.
  std::function<std::optional<RunnerSummary>()> runner_status = {};
  /// For how long the oldest due schedule may wait before readiness says so; 0: for ever.
  Duration max_backlog_age{0};
  ServedRoutes served = ServedRoutes::kAll;
  /// Which web pages may evaluate flags from a browser ("https://shop.example"; "*" for any).
  std::vector<std::string> cors_origins = {};
  int evaluations_per_second = 0;  ///< By one token; 0: no limit.
  /// Counts, and shows what was counted; must outlive the server.
  RequestMetrics* metrics = &no_request_metrics();
  StreamMetrics* stream_metrics = &no_stream_metrics();  ///< Likewise.
};

/// Thread-safe.
class Server {
 public:
  /// Binds, listens and starts the threads. The references must outlive the server; `random` must be
  /// thread-safe and cryptographically strong. Errors: kInvalidArgument for a host that is neither an IP
  /// address nor "localhost"; kInvalidState for an address that cannot be listened on now (in use, not
  /// permitted, not of this machine).
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(Store& store, SnapshotCache& snapshots,
                                                             const Clock& clock, Log& log,
                                                             RandomSource& random, ServerOptions options);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  /// As stop().
  ~Server();

  /// The bound one.
  [[nodiscard]] std::uint16_t port() const;

  /// The open streams.
  [[nodiscard]] StreamTally streams() const;

  /// Takes no new connection, closes idle ones and streams, answers the requests in hand (up to
  /// drain_timeout), joins its threads. Idempotent; not to be called from one of its own threads.
  void stop();

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace hoist::http
