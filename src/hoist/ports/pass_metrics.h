// What a worker counts of its passes, for whoever watches it (docs/metrics.md).
#pragma once

#include <string>

#include "hoist/base/instant.h"
#include "hoist/domain/attempt.h"
#include "hoist/domain/circuit_breaker.h"
#include "hoist/domain/notification.h"

namespace hoist {

/// One transaction that claimed something and committed what became of it.
struct SettledBatch {
  int size = 0;        ///< Schedules claimed; at least 1.
  Duration claim{0};   ///< From the beginning of the transaction until the schedules were in hand.
  Duration settle{0};  ///< From then until the commit was answered.
};

/// Thread-safe. Never throws and never waits for anything but another caller.
class PassMetrics {
 public:
  PassMetrics() = default;
  PassMetrics(const PassMetrics&) = delete;
  PassMetrics& operator=(const PassMetrics&) = delete;
  virtual ~PassMetrics() = default;

  /// An attempt was committed. `lateness` is commit time minus due_at.
  virtual void attempt_recorded(const Attempt& attempt, Duration lateness) = 0;
  /// A failure could not even be recorded; the schedule is left alone for a while.
  virtual void failure_unrecorded() = 0;
  virtual void batch_settled(const SettledBatch& batch) = 0;
  /// A notification that a webhook wants was committed together with what it tells of.
  virtual void notification_enqueued(NotificationEvent event) = 0;
  /// A pass went through, also where nothing was due. `at` is by the store's clock.
  virtual void pass_finished(const std::string& worker, Instant at) = 0;
  /// The runner's breaker of the store came into a state; it begins closed.
  virtual void store_breaker_changed(BreakerState state) = 0;
};

}  // namespace hoist
