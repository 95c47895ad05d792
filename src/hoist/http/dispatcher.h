// From a request to its answer: routing, then who calls, then what the handler wants done, in units of work.
#pragma once

#include <variant>
#include <vector>

#include "hoist/app/snapshot_cache.h"
#include "hoist/app/store_reader.h"
#include "hoist/http/answer_counts.h"
#include "hoist/http/cors.h"
#include "hoist/http/credential.h"
#include "hoist/http/health_handlers.h"
#include "hoist/http/rate_limiter.h"
#include "hoist/http/router.h"
#include "hoist/http/served_routes.h"
#include "hoist/http/store_breaker.h"
#include "hoist/http/stream_places.h"
#include "hoist/ports/clock.h"
#include "hoist/ports/log.h"
#include "hoist/ports/no_destinations.h"
#include "hoist/ports/request_metrics.h"

namespace hoist::http {

/// A request whose route was found; nothing else is known yet.
struct RoutedRequest {
  Request request;
  const Route* route = nullptr;
  PathParameters path;
  std::vector<QueryParameter> query;
};

struct DispatcherOptions {
  Log& log;
  RandomSource& random;  ///< Thread-safe.
  const Clock& clock;
  SnapshotCache& snapshots;
  RetryPolicy retry_policy = {};
  RunnerHooks runner;
  ServedRoutes served = ServedRoutes::kAll;
  /// Called after something to be delivered was committed. Thread-safe. May be empty.
  std::function<void()> wake_deliverer = {};
  /// Called after anything was committed and is in the snapshots. Thread-safe. May be empty.
  std::function<void()> wake_keeper = {};
  const DestinationGuard& destinations = no_destinations();
  std::vector<std::string> cors_origins = {};
  int evaluations_per_second = 0;  ///< By one token; 0: no limit.
  RequestMetrics& metrics;
  std::function<StorePoolLoad()> pool_load;  ///< Thread-safe.
  StreamPlaces* streams = nullptr;           ///< Null: none is served.
  std::string store_description = {};        ///< As Store::description.
};

/// Thread-safe.
class Dispatcher {
 public:
  explicit Dispatcher(DispatcherOptions options);

  /// On an I/O thread: the answer where no store is needed for it (unknown path, wrong method, /healthz,
  /// a document, an evaluation or a stream by a token that is known), else what answer() takes.
  [[nodiscard]] std::variant<Response, RoutedRequest> route(Request request) const;

  /// On an I/O thread: the answer where the store is known to be gone, so that nobody waits for it. None for
  /// what answers without the store all the same, and for what is to say that the store is gone.
  [[nodiscard]] std::optional<Response> refuse(const RoutedRequest& routed) const;

  /// On a store thread; may take as long as the store's time-outs. Never throws.
  /// A writing route is authenticated in a unit of work of its own, before the body is read and before
  /// anything is locked, so that a caller without a token holds nobody up.
  [[nodiscard]] Response answer(const RoutedRequest& routed, Session& session) const;

  /// The answer where answer() was not reached in time or at all.
  [[nodiscard]] Response unanswered(const RoutedRequest& routed) const;

  /// To be called for each answer that did not come from route(), once it is known to be the one that is
  /// sent. `route` is null where the request had none.
  void count_answer(const Route* route, int status) const { answers_.count(route, status); }

 private:
  [[nodiscard]] std::variant<Response, RoutedRequest> route_anywhere(Request request) const;
  [[nodiscard]] Response answer_routed(const RoutedRequest& routed, Session& session) const;
  [[nodiscard]] Result<Response> answer_to_caller(const RoutedRequest& routed, Session& session) const;
  [[nodiscard]] Result<Response> answer_metrics(const RoutedRequest& routed, Session& session) const;
  /// What is in memory: for whoever the cache knows, where the store does not answer.
  [[nodiscard]] Result<Response> metrics_from_memory(const RoutedRequest& routed, const Error& why,
                                                     std::optional<StoreReading> reading) const;
  /// None where the store is needed, as where the caller's token is not in the cache.
  [[nodiscard]] std::optional<Result<Response>> answer_from_cache(const RoutedRequest& routed) const;
  [[nodiscard]] Result<Response> answer_ofrep_stream(const RoutedRequest& routed) const;
  [[nodiscard]] Result<Response> evaluate_after_refresh(const RoutedRequest& routed, Session& session) const;
  [[nodiscard]] Result<Response> evaluate(const RoutedRequest& routed, const Caller& caller,
                                          const CachedState& state) const;
  /// On a store thread: as the flags are at the instant that the call asks for.
  [[nodiscard]] Result<Response> evaluate_at(const Call& call, const Route& route, UnitOfWork& unit) const;
  [[nodiscard]] Result<void> check_rate(const Token& caller) const;
  [[nodiscard]] Response render_error(const RoutedRequest& routed, const Error& error) const;
  [[nodiscard]] Result<Response> answer_if_reachable(const RoutedRequest& routed, Session& session) const;
  [[nodiscard]] Result<Response> answer_api(const RoutedRequest& routed, Session& session) const;
  [[nodiscard]] Result<Response> write(const Call& call, const Route& route, const Act& act,
                                       Session& session) const;
  template <class Read>
  [[nodiscard]] Result<Response> metrics_for(const RoutedRequest& routed, const Caller& caller,
                                             Read&& read) const;
  template <class Run>
  [[nodiscard]] Result<Response> prepare(const RoutedRequest& routed, const Caller& caller, Run&& run) const;
  void log_failure(const RoutedRequest& routed, std::string_view code, std::string_view message) const;

  DispatcherOptions options_;
  ProcessView process_;
  Router router_;
  Cors cors_;
  AnswerCounts answers_;
  mutable StoreReader reader_;
  mutable RateLimiter limiter_;
  mutable StoreBreaker breaker_;
};

}  // namespace hoist::http
