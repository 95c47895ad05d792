#include "hoist/engine/change_publisher.h"

#include <algorithm>

namespace hoist {
namespace {

bool comes_before(Instant at, const Flip& flip) { return at < flip.at; }

/// Announces the flips after `from` and up to `now`, those of one instant together.
void announce_flips(const Snapshot& snapshot, Instant from, Instant now, ChangeFeed& feed) {
  const std::vector<Flip>& flips = snapshot.flips();
  auto next = std::upper_bound(flips.begin(), flips.end(), from, comes_before);
  while (next != flips.end() && next->at <= now) {
    const Instant at = next->at;
    std::vector<Change> changes;
    for (; next != flips.end() && next->at == at; ++next) {
      changes.push_back(
          {.kind = ChangeKind::kFlagChanged, .key = next->flag.text(), .schedule = next->schedule});
    }
    feed.announce(snapshot.environment(), at, std::move(changes));
  }
}

}  // namespace

Result<void> ChangePublisher::publish(Session& session) {
  const auto state = cache_.state();
  if (!state) return {};
  std::vector<const Snapshot*> changed;
  for (const auto& [environment, snapshot] : state->snapshots) {
    const auto known = published_.find(environment);
    if (known == published_.end() || known->second != snapshot->revision()) changed.push_back(snapshot.get());
  }
  if (changed.empty()) return {};
  HOIST_ASSIGN(const auto unit, session.begin(Access::kRead));
  for (const Snapshot* snapshot : changed) HOIST_TRY(publish(*unit, *snapshot));
  return {};
}

Result<void> ChangePublisher::publish(UnitOfWork& unit, const Snapshot& snapshot) {
  const EnvironmentKey& environment = snapshot.environment();
  const std::int64_t revision = snapshot.revision();
  const auto known = published_.find(environment);
  std::int64_t from = 0;
  if (known == published_.end()) {
    from = std::max<std::int64_t>(0, revision - kRevisionsAtStart);
    feed_.start_at(environment, from);
  } else {
    from = known->second;
  }
  if (revision < from || revision - from > kMostRevisionsBehind) {
    // Another store's, or too much was missed.
    feed_.start_at(environment, revision);
  } else {
    HOIST_ASSIGN(const auto changes, unit.revisions().changes_since(environment, from, revision - from));
    feed_.publish(environment, changes);
    // What was changed before there was a log is not in it.
    feed_.start_at(environment, revision);
  }
  published_.insert_or_assign(environment, revision);
  return {};
}

std::optional<Duration> ChangePublisher::announce() {
  const auto state = cache_.state();
  const Instant now = clock_.now();
  // A clock that was set back announces nothing again.
  const Instant from = std::exchange(announced_until_, std::max(announced_until_, now));
  if (!state) return std::nullopt;
  std::optional<Instant> next;
  for (const auto& [environment, snapshot] : state->snapshots) {
    announce_flips(*snapshot, from, now, feed_);
    const auto ahead =
        std::upper_bound(snapshot->flips().begin(), snapshot->flips().end(), now, comes_before);
    if (ahead != snapshot->flips().end()) next = std::min(next.value_or(ahead->at), ahead->at);
  }
  if (!next) return std::nullopt;
  return *next - now;
}

}  // namespace hoist
