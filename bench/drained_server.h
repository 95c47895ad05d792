// PostgreSQL with tables that are filled and drained.
#pragma once

#include <functional>
#include <string>

#include "drain_peers.h"
#include "drain_tables.h"
#include "measure.h"
#include "support/postgres_server.h"

namespace hoist::bench {

/// The figures of a drain: schedules per second, and milliseconds until the last commit.
inline const std::string kDrainedPerSecond = "per_second";
inline const std::string kDrainMilliseconds = "milliseconds";
/// On PostgreSQL, where Hoist or the floor drained.
inline const std::string kDeadlocks = "deadlocks";

/// Who drains on PostgreSQL, and what.
struct Drain {
  std::string name;
  Backlog backlog;
  int workers = 1;             ///< 0 for the floor.
  bool snapshot_held = false;  ///< By somebody else, from before the drain until after it.
};

/// What a drain's time gives.
[[nodiscard]] Figures timed_drain(const Backlog& backlog, const std::function<void()>& drain);

/// A server of its own, with default durability. The candidates must not outlast it. They throw where not all
/// was settled by one attempt each, or a flag is in a wrong state.
class DrainedServer {
 public:
  DrainedServer();

  [[nodiscard]] Candidate candidate(const Drain& drain);
  [[nodiscard]] Candidate candidate(const DrainPeer& peer, const Backlog& backlog);

 private:
  [[nodiscard]] Figures measure(const Drain& drain);
  [[nodiscard]] Figures measure_beside_snapshot(const Drain& drain);
  [[nodiscard]] Figures measure_alone(const Drain& drain);

  test::PostgresServer server_;
  std::string url_;
  test::PostgresConnection sql_;
};

}  // namespace hoist::bench
