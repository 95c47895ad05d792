// Writes down that this process's worker goes on working, and looks which others do.
//
// What is written is a pass of the runner, never the time: where the runner hangs, its heartbeat stops,
// although this loop still goes round.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "hoist/engine/failure_notice.h"
#include "hoist/ports/log.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// How often at the least: an idle worker should cost the store next to nothing (ADR 0017). Just below the
/// poll interval's default, so that the pass which a beat asks for takes the place of the one that polls.
inline constexpr Duration kLongestHeartbeatInterval = std::chrono::seconds(28);
/// Four beats within the silence that a watchdog takes for death, so that one may be lost.
[[nodiscard]] Duration heartbeat_interval(Duration dead_man_after);
/// After how long a worker that is gone is forgotten.
inline constexpr Duration kHeartbeatKept = std::chrono::hours(24);
/// How many are looked at, the newest: more workers than that need no proof that one of them works.
inline constexpr int kHeartbeatsShown = 50;

/// One of `heartbeat.worker`; forgets those that are too old, seen from it. Errors: the store's.
[[nodiscard]] Result<void> write_heartbeat(Session& session, const WorkerHeartbeat& heartbeat);

struct HeartbeatOptions {
  std::string worker;
  Instant started_at;
  Duration interval = kLongestHeartbeatInterval;
  /// The runner's last pass, by the store's clock. Empty: there is no runner in this process.
  std::function<std::optional<Instant>()> last_pass = {};
  /// Asks the runner for a pass, so that an idle one can prove itself however long it would sleep. May be
  /// empty.
  std::function<void()> wake_runner = {};
  /// Told what the store holds, each time that it could be read. May be empty: then nothing is read.
  std::function<void(const std::vector<WorkerHeartbeat>&)> on_seen = {};
};

class Heartbeat {
 public:
  /// All arguments, and what the functions refer to, must outlive this. It opens its own session.
  Heartbeat(Store& store, Log& log, HeartbeatOptions options);

  /// One step every interval, until stopped. Call it once, on a thread of its own.
  void run(const std::stop_token& stop);

  /// Beats if the runner has finished a pass since the last time, and looks at the others'. Errors: the
  /// store's, of the first that failed.
  [[nodiscard]] Result<void> step();

 private:
  Result<void> beat();
  Result<void> look();

  FailureNotice notice_;
  HeartbeatOptions options_;
  std::unique_ptr<Session> session_;
  std::optional<Instant> beaten_;  ///< The pass that was written last.
  std::mutex mutex_;
  std::condition_variable_any stopped_;
};

}  // namespace hoist
