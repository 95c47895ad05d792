// The heartbeats of workers in PostgreSQL.
#pragma once

#include "hoist/ports/worker_heartbeats.h"
#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {

/// Borrows the transaction; its thread only.
class PostgresWorkerHeartbeats final : public WorkerHeartbeats {
 public:
  explicit PostgresWorkerHeartbeats(Transaction& transaction) : transaction_(transaction) {}

  [[nodiscard]] Result<void> beat(const WorkerHeartbeat& heartbeat) override;
  [[nodiscard]] Result<std::vector<WorkerHeartbeat>> list(int limit) override;
  [[nodiscard]] Result<int> forget(Instant before) override;

 private:
  Transaction& transaction_;
};

}  // namespace hoist::postgres
