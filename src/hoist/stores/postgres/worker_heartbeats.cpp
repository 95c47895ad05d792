#include "hoist/stores/postgres/worker_heartbeats.h"

namespace hoist::postgres {
namespace {

Result<WorkerHeartbeat> read_heartbeat(RowReader& row) {
  WorkerHeartbeat heartbeat;
  heartbeat.worker = row.take<std::string>();
  heartbeat.started_at = row.take<Instant>();
  heartbeat.last_pass_at = row.take<Instant>();
  HOIST_TRY(row.finish());
  return heartbeat;
}

}  // namespace

Result<void> PostgresWorkerHeartbeats::beat(const WorkerHeartbeat& heartbeat) {
  static const Statement statement{
      "beat_heartbeat",
      "INSERT INTO worker_heartbeats (worker, started_at, last_pass_at) VALUES ($1, $2, $3)"
      " ON CONFLICT (worker) DO UPDATE SET started_at = excluded.started_at,"
      " last_pass_at = excluded.last_pass_at"};
  Parameters parameters;
  parameters.add(heartbeat.worker).add(heartbeat.started_at).add(heartbeat.last_pass_at);
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return expect_affected(rows, 1, "heartbeats");
}

Result<std::vector<WorkerHeartbeat>> PostgresWorkerHeartbeats::list(int limit) {
  static const Statement statement{"list_heartbeats",
                                   "SELECT worker, started_at, last_pass_at FROM worker_heartbeats"
                                   " ORDER BY last_pass_at DESC, worker LIMIT $1"};
  Parameters parameters;
  parameters.add(std::int64_t{limit});
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_all(rows, read_heartbeat);
}

Result<int> PostgresWorkerHeartbeats::forget(Instant before) {
  static const Statement statement{"forget_heartbeats",
                                   "DELETE FROM worker_heartbeats WHERE last_pass_at < $1"};
  Parameters parameters;
  parameters.add(before);
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return static_cast<int>(rows.affected());
}

}  // namespace hoist::postgres
