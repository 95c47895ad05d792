// The loop: sleeps until the next due instant or a wake-up, and runs passes until nothing is due.
//
// Between it and the store stands a breaker (domain/circuit_breaker.h): a store that failed several times in
// a row is left alone for a while, and then tried with one schedule.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

#include "hoist/domain/circuit_breaker.h"
#include "hoist/engine/pass.h"

namespace hoist {

struct RunnerOptions {
  PassOptions pass;
  /// The longest sleep: what no wake-up announced is noticed by then.
  Duration poll_interval = std::chrono::seconds(30);
  /// Called after a pass that settled anything: there is something new in the snapshots. May be empty.
  std::function<void()> on_settled = {};
  /// Called after a pass that put something into the outbox. May be empty.
  std::function<void()> on_told = {};
};

/// What readiness shows of a runner.
struct RunnerHealth {
  std::optional<Instant> last_pass_at;  ///< By the store's clock.
  std::optional<Error> outage;          ///< Set while the store cannot be reached.
  BreakerStatus breaker;                ///< The store's; by this process's clock.
};

class Runner {
 public:
  /// All arguments must outlive the runner. It opens its own session and listener.
  Runner(Store& store, const Clock& clock, Log& log, RandomSource& random, RunnerOptions options);

  /// Runs until `stop` is requested; then finishes the batch in hand and returns. Call it once, on a
  /// thread of its own.
  void run(std::stop_token stop);

  /// Looks again at what is due. Thread-safe.
  void wake() noexcept;

  /// Thread-safe.
  [[nodiscard]] RunnerHealth health() const;

 private:
  /// One pass that the breaker allows; the probe, where it is open.
  [[nodiscard]] Result<PassReport> try_pass(Instant now);
  [[nodiscard]] Duration wait_in_outage();
  [[nodiscard]] Duration wait_after(const PassReport& report, Duration held_wait) const;
  void note_outage(const Error& error);
  void note_pass(const PassReport& report);
  void show_breaker();

  const Clock& clock_;
  Log& log_;
  RandomSource& random_;
  RunnerOptions options_;
  std::unique_ptr<Session> session_;
  std::unique_ptr<DueListener> listener_;
  Pass pass_;
  CircuitBreaker breaker_{kStoreBreaker};  ///< The running thread's; health_ has a copy.
  mutable std::mutex health_mutex_;
  RunnerHealth health_;
};

}  // namespace hoist
