// What a server counts of its requests, and the page that shows everything that was counted
// (docs/metrics.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/domain/circuit_breaker.h"
#include "hoist/domain/evaluation.h"
#include "hoist/domain/notification.h"
#include "hoist/domain/worker_heartbeat.h"
#include "hoist/ports/schedule_statistics.h"

namespace hoist {

/// What was read from the store for one scrape.
struct StoreReading {
  std::int64_t due = 0;
  Duration oldest_due_age{0};                    ///< 0 where nothing is due.
  std::int64_t at_risk = 0;                      ///< Pending schedules that would fail as things stand.
  std::int64_t outbox_pending = 0;               ///< Deliveries that have not ended.
  Duration outbox_oldest_due_age{0};             ///< 0 where none is due.
  Duration clock_offset{0};                      ///< The store's clock minus the process's.
  std::vector<WorkerHeartbeat> heartbeats = {};  ///< The newest.
  std::vector<ScheduleCount> counts = {};        ///< In no order; without those that are 0.
};

/// The threads that wait for the store.
struct StorePoolLoad {
  std::size_t threads = 0;
  std::size_t busy = 0;         ///< With a request in hand.
  std::size_t queued = 0;       ///< Requests that wait.
  std::size_t queue_bound = 0;  ///< How many may wait.
  std::uint64_t refused = 0;    ///< Requests that found the queue full, so far.
};

/// What is measured at the moment of a scrape, beside what was counted before.
struct ScrapeReading {
  std::optional<StoreReading> store = {};     ///< None: the store could not be read in time.
  std::optional<Duration> snapshot_age = {};  ///< None: there is no snapshot.
  StorePoolLoad pool = {};
};

/// The answers of one route. Thread-safe; no lock once a status was seen.
class AnswerCounter {
 public:
  AnswerCounter() = default;
  AnswerCounter(const AnswerCounter&) = delete;
  AnswerCounter& operator=(const AnswerCounter&) = delete;
  virtual ~AnswerCounter() = default;
  virtual void answered(int status) = 0;
};

/// Thread-safe. Never throws and never waits for anything but another caller.
class RequestMetrics {
 public:
  RequestMetrics() = default;
  RequestMetrics(const RequestMetrics&) = delete;
  RequestMetrics& operator=(const RequestMetrics&) = delete;
  virtual ~RequestMetrics() = default;

  /// Lives as long as this. `route` is a pattern, never a path: the counts are bounded by the table of
  /// routes. Ask once for each, not for each request.
  [[nodiscard]] virtual AnswerCounter& answers(std::string_view method, std::string_view route) = 0;
  /// `times` flags were evaluated for that reason. Takes no lock: evaluation is on an I/O thread.
  virtual void evaluated(EvaluationReason reason, std::uint64_t times) = 0;
  /// How long a request stood in the queue before a store thread took it.
  virtual void waited_for_store(Duration waited) = 0;
  /// A notification that a webhook wants was committed together with the request that it tells of.
  virtual void notification_enqueued(NotificationEvent event) = 0;
  /// The requests' breaker of the store came into a state; it begins closed.
  virtual void store_breaker_changed(BreakerState state) = 0;

  /// Everything in Prometheus's text format 0.0.4.
  [[nodiscard]] virtual std::string page(const ScrapeReading& reading) = 0;
};

}  // namespace hoist
