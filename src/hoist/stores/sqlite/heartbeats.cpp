#include "hoist/stores/sqlite/repositories.h"
#include "hoist/stores/sqlite/row.h"

namespace hoist::sqlite {

Result<void> Heartbeats::beat(const WorkerHeartbeat& heartbeat) {
  Query query = connection_.query(
      "INSERT INTO worker_heartbeats (worker, started_at, last_pass_at) VALUES (?, ?, ?) "
      "ON CONFLICT (worker) DO UPDATE SET started_at = excluded.started_at, "
      "last_pass_at = excluded.last_pass_at");
  query.bind(heartbeat.worker).bind(heartbeat.started_at).bind(heartbeat.last_pass_at);
  HOIST_TRY(query.run());
  return {};
}

Result<std::vector<WorkerHeartbeat>> Heartbeats::list(int limit) {
  Query query = connection_.query(
      "SELECT worker, started_at, last_pass_at FROM worker_heartbeats ORDER BY last_pass_at DESC, worker "
      "LIMIT ?");
  query.bind(std::int64_t{limit});
  return collect(query, [](Row& row) -> Result<WorkerHeartbeat> {
    WorkerHeartbeat heartbeat;
    heartbeat.worker = row.text();
    HOIST_ASSIGN(heartbeat.started_at, row.instant());
    HOIST_ASSIGN(heartbeat.last_pass_at, row.instant());
    return heartbeat;
  });
}

Result<int> Heartbeats::forget(Instant before) {
  Query query = connection_.query("DELETE FROM worker_heartbeats WHERE last_pass_at < ?");
  query.bind(before);
  return query.run();
}

}  // namespace hoist::sqlite
