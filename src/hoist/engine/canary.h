// Proves the whole way of a change every minute: schedules one of a flag of its own, and waits until that
// flag is evaluated so.
//
// What it schedules is in the store like any other schedule, 1,440 a day. A day after they ended it removes
// them with their attempts; their audit rows stay.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "hoist/app/snapshot_cache.h"
#include "hoist/base/random_source.h"
#include "hoist/domain/canary.h"
#include "hoist/ports/canary_metrics.h"
#include "hoist/ports/clock.h"
#include "hoist/ports/log.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// How often a change is scheduled.
inline constexpr Duration kCanaryInterval = std::chrono::minutes(1);
/// How far ahead: enough for a worker to hear of it first.
inline constexpr Duration kCanaryLead = std::chrono::seconds(5);
/// How long after that it may take: as long as the longest sleep of a runner and a keeper that hear nothing,
/// by default (30 s), and less than the interval with the lead.
inline constexpr Duration kCanaryPatience = std::chrono::seconds(45);
/// How often it looks whether the change is evaluated, and so how exact the delay is.
inline constexpr Duration kCanaryLook = std::chrono::milliseconds(250);

/// For how long its schedules stay once they have ended: a night and a morning to look at what failed.
inline constexpr Duration kCanaryKept = std::chrono::hours(24);
/// How many it removes at most for each that it makes: a backlog of years is gone within days.
inline constexpr int kCanaryRemovedAtOnce = 100;

class Canary {
 public:
  /// The clocks a wall clock and one that only goes forward.
  struct Surroundings {
    const SnapshotCache& snapshots;  ///< Kept up with the store by somebody else.
    const Clock& wall;
    const Clock& monotonic;
    Log& log;
    RandomSource& random;
    CanaryMetrics& metrics;
  };
  /// All references must outlive the canary. It opens its own session. `actor` goes into the audit trail.
  Canary(Store& store, Surroundings surroundings, std::string actor);

  /// Steps until stopped. Call it once, on a thread of its own.
  void run(const std::stop_token& stop);

  /// Looks for the change under way, and schedules one where it is time. For run() and tests.
  void step();

 private:
  struct Flight {
    ScheduleId schedule;
    Instant scheduled_at;  ///< By the store's clock.
    bool enabled = false;  ///< What it sets.
    Instant due_at;        ///< By the monotonic clock.
  };
  Result<Flight> begin();
  void remove_old();
  [[nodiscard]] bool arrived(const Flight& flight) const;
  void look(Instant now);
  void fail_with(std::string_view error);

  Surroundings around_;
  std::string actor_;
  std::unique_ptr<Session> session_;
  std::optional<Flight> flight_;
  Instant next_at_;  ///< By the monotonic clock.
  std::mutex mutex_;
  std::condition_variable_any stopped_;
};

}  // namespace hoist
