// Keeps the snapshots of one process up with the store, and its change feed with them: the loop around
// SnapshotCache::refresh and ChangePublisher.
#pragma once

#include <memory>
#include <stop_token>

#include "hoist/app/snapshot_cache.h"
#include "hoist/base/random_source.h"
#include "hoist/engine/change_publisher.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// run() belongs to one thread; wake() is thread-safe.
class SnapshotKeeper {
 public:
  /// All references must outlive the keeper. `clock` is the one that evaluations go by; `poll` is how often
  /// it looks where nothing was heard.
  SnapshotKeeper(Store& store, SnapshotCache& cache, ChangeFeed& feed, const Clock& clock,
                 RandomSource& random, Duration poll);

  /// Refreshes when the store says that something changed, until stopped. In an outage it goes on trying, and
  /// the cache keeps what it has. What comes into force by looking ahead is announced at its instant, also in
  /// an outage.
  void run(const std::stop_token& stop);

  /// Something was committed in this process: the next refresh is due at once.
  void wake() noexcept { listener_->interrupt(); }

 private:
  SnapshotCache& cache_;
  ChangePublisher publisher_;
  RandomSource& random_;
  Duration poll_;
  std::unique_ptr<Session> session_;
  std::unique_ptr<DueListener> listener_;
};

}  // namespace hoist
