#include "hoist/engine/snapshot_keeper.h"

#include "hoist/engine/store_wait.h"

namespace hoist {

SnapshotKeeper::SnapshotKeeper(Store& store, SnapshotCache& cache, RandomSource& random, Duration poll)
    : cache_(cache),
      random_(random),
      poll_(poll),
      session_(store.open_session(SessionPurpose::kRequests)),
      listener_(store.open_change_listener()) {}

void SnapshotKeeper::run(const std::stop_token& stop) {
  const std::stop_callback on_stop(stop, [this] { wake(); });
  StoreWait outage;
  while (!stop.stop_requested()) {
    if (cache_.refresh(*session_)) {
      outage.reset();
      listener_->wait(poll_);
    } else {
      listener_->wait(outage.next(random_));
    }
  }
}

}  // namespace hoist
