#include "torture/scenario.h"

#include <array>

namespace hoist::torture {

std::span<const Scenario> scenarios() {
  static constexpr std::array kScenarios = {
      Scenario{"worker-kill", "workers killed and started again", run_worker_kill},
      Scenario{"postgres-kill", "PostgreSQL killed and started again", run_postgres_kill},
      Scenario{"connections-cut", "backends ended by the server, connections reset on the way",
               run_connections_cut},
      Scenario{"disk-full", "the disks of tables and of the write-ahead log filled, and room made again",
               run_disk_full},
      Scenario{"failover", "the primary killed, its synchronous standby promoted", run_failover},
      Scenario{"stopped-worker", "a worker stopped for longer than every time-out, then continued",
               run_stopped_worker},
      Scenario{"sqlite-kill", "`hoist serve` on SQLite killed and started again", run_sqlite_kill},
  };
  return kScenarios;
}

}  // namespace hoist::torture
