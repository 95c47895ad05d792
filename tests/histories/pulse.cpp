#include "histories/pulse.h"

#include <condition_variable>
#include <mutex>

#include "support/postgres_database.h"

namespace hoist::histories {
namespace {

constexpr Duration kBeat = std::chrono::milliseconds(10);
/// Half of the workers' lock time-out.
constexpr Duration kStallFrom = std::chrono::milliseconds(75);

void feel(FaultBook& faults, const std::stop_token& stop) {
  // In a database that no fault meets.
  test::PostgresConnection server(test::postgres_url("postgres"));
  std::mutex mutex;
  std::condition_variable_any stopping;
  Instant last = wall_now();
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(mutex);
      stopping.wait_for(lock, stop, kBeat, [] { return false; });
    }
    server.run("SELECT count(*) FROM pg_database");
    const Instant now = wall_now();
    if (now - last > kStallFrom) faults.note({.kind = FaultKind::kStall, .from = last, .until = now});
    last = now;
  }
}

}  // namespace

Pulse::Pulse(FaultBook& faults) : thread_([&faults](const std::stop_token& stop) { feel(faults, stop); }) {}

}  // namespace hoist::histories
