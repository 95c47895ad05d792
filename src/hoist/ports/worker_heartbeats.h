// The heartbeats of all workers in the store.
#pragma once

#include <vector>

#include "hoist/base/result.h"
#include "hoist/domain/worker_heartbeat.h"

namespace hoist {

/// Part of a unit of work; its thread only. Every call may also fail with a store error.
class WorkerHeartbeats {
 public:
  virtual ~WorkerHeartbeats() = default;

  /// Takes the place of the worker's last one, also where that is newer: the store's clock may have been set
  /// back.
  [[nodiscard]] virtual Result<void> beat(const WorkerHeartbeat& heartbeat) = 0;
  /// Up to `limit`, the newest pass first, and of the same instant by worker. Takes no lock.
  [[nodiscard]] virtual Result<std::vector<WorkerHeartbeat>> list(int limit) = 0;
  /// Removes the workers whose last pass was before that instant. Returns how many.
  [[nodiscard]] virtual Result<int> forget(Instant before) = 0;
};

}  // namespace hoist
