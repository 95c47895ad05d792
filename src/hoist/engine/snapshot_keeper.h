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

/// After a refresh that brought something the keeper rests for so many times as long as it took: it takes a
/// fifth of one core at most, however large the environments are and however often they change.
inline constexpr int kRefreshRest = 4;
/// The longest rest: how much later than that a change is seen at worst.
inline constexpr Duration kLongestRest = std::chrono::seconds(1);

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
  /// Refreshes and publishes. Errors: the store's.
  [[nodiscard]] Result<void> keep_up();
  /// Announces what has come into force, and waits for what is heard, for the next of it, or for `at_most`.
  /// Whoever waited looks at the store: what was heard at the very end of a wait does not end the next one.
  void wait(Duration at_most);
  /// Waits for `rest`, whatever is heard.
  void rest(Duration rest, const std::stop_token& stop);

  SnapshotCache& cache_;
  ChangePublisher publisher_;
  const Clock& clock_;
  RandomSource& random_;
  Duration poll_;
  std::unique_ptr<Session> session_;
  std::unique_ptr<DueListener> listener_;
};

}  // namespace hoist
