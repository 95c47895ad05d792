#include "hoist/engine/snapshot_keeper.h"

#include <algorithm>

#include "hoist/engine/rest.h"
#include "hoist/engine/store_wait.h"

namespace hoist {

SnapshotKeeper::SnapshotKeeper(Store& store, SnapshotCache& cache, ChangeFeed& feed, const Clock& clock,
                               RandomSource& random, Duration poll)
    : cache_(cache),
      publisher_(cache, feed, clock),
      clock_(clock),
      random_(random),
      poll_(poll),
      session_(store.open_session(SessionPurpose::kRequests)),
      listener_(store.open_change_listener()) {}

void SnapshotKeeper::run(const std::stop_token& stop) {
  const std::stop_callback on_stop(stop, [this] { wake(); });
  StoreWait outage;
  while (!stop.stop_requested()) {
    const Instant began = clock_.now();
    const auto before = cache_.state();
    const bool kept_up = keep_up().has_value();
    if (kept_up) outage.reset();
    const auto after = cache_.state();
    if (after && (!before || before->snapshots != after->snapshots)) {
      // Whatever is heard meanwhile is looked at afterwards: the next look that brings nothing ends in a
      // wait.
      rest((clock_.now() - began) * kRefreshRest, stop);
    } else {
      wait(kept_up ? poll_ : outage.next(random_));
    }
  }
}

Result<void> SnapshotKeeper::keep_up() {
  HOIST_TRY(cache_.refresh(*session_));
  return publisher_.publish(*session_);
}

void SnapshotKeeper::rest(Duration rest, const std::stop_token& stop) {
  rest_for(std::min(rest, kLongestRest), clock_, stop, [this](Duration left) { wait(left); });
}

void SnapshotKeeper::wait(Duration at_most) {
  const auto ahead = publisher_.announce();
  listener_->wait(ahead ? std::min(at_most, *ahead) : at_most);
}

}  // namespace hoist
