#include "hoist/engine/snapshot_keeper.h"

#include <algorithm>

#include "hoist/engine/store_wait.h"

namespace hoist {

SnapshotKeeper::SnapshotKeeper(Store& store, SnapshotCache& cache, ChangeFeed& feed, const Clock& clock,
                               RandomSource& random, Duration poll)
    : cache_(cache),
      publisher_(cache, feed, clock),
      random_(random),
      poll_(poll),
      session_(store.open_session(SessionPurpose::kRequests)),
      listener_(store.open_change_listener()) {}

void SnapshotKeeper::run(const std::stop_token& stop) {
  const std::stop_callback on_stop(stop, [this] { wake(); });
  StoreWait outage;
  while (!stop.stop_requested()) {
    const bool kept_up = cache_.refresh(*session_) && publisher_.publish(*session_);
    if (kept_up) outage.reset();
    const Duration wait = kept_up ? poll_ : outage.next(random_);
    const auto ahead = publisher_.announce();
    listener_->wait(ahead ? std::min(wait, *ahead) : wait);
  }
}

}  // namespace hoist
