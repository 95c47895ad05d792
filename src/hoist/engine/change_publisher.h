// Tells a process's change feed what its snapshots have come to hold: commits, in the order of their
// revisions, and scheduled changes that have come into force by looking ahead.
#pragma once

#include <map>
#include <optional>

#include "hoist/app/change_feed.h"
#include "hoist/app/snapshot_cache.h"
#include "hoist/ports/clock.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// How many revisions before its start a process has at hand for whoever comes back to it: what a restart
/// takes. Behind more than that, it says that everything is to be read anew.
inline constexpr std::int64_t kRevisionsAtStart = 100;
/// The most that are read at once; behind more, likewise.
inline constexpr std::int64_t kMostRevisionsBehind = 1000;

/// Not thread-safe, but the cache and the feed are.
class ChangePublisher {
 public:
  /// All must outlive the publisher. `clock` is the one that evaluations go by.
  ChangePublisher(const SnapshotCache& cache, ChangeFeed& feed, const Clock& clock)
      : cache_(cache), feed_(feed), clock_(clock), announced_until_(clock.now()) {}

  /// Publishes what was committed up to what the cache holds, and nothing that it does not hold yet, so that
  /// whoever hears of a revision and asks gets it. Errors: the store's; what was not published is so by the
  /// next call.
  [[nodiscard]] Result<void> publish(Session& session);

  /// Announces what has come into force since the last call. Returns how long it is to the next; none where
  /// nothing is ahead.
  [[nodiscard]] std::optional<Duration> announce();

 private:
  Result<void> publish(UnitOfWork& unit, const Snapshot& snapshot);

  const SnapshotCache& cache_;
  ChangeFeed& feed_;
  const Clock& clock_;
  std::map<EnvironmentKey, std::int64_t> published_;  ///< The revision of each.
  Instant announced_until_;
};

}  // namespace hoist
