#include "simulation/serving_process.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/base/prng.h"
#include "simulation/faulty_store.h"

namespace hoist::sim {
namespace {

/// Longer than the real one of 30 s, so that a day of waiting is not a day of polls.
constexpr Duration kLongKeeperPoll = std::chrono::minutes(10);
constexpr std::size_t kAllAtOnce = std::size_t{1} << 30U;

/// Takes away what others look at, whichever way the process ends.
template <class T>
class Shown {
 public:
  Shown(const T*& place, const T& shown) : place_(place) { place_ = &shown; }
  Shown(const Shown&) = delete;
  Shown& operator=(const Shown&) = delete;
  ~Shown() { place_ = nullptr; }

 private:
  const T*& place_;
};

}  // namespace

void ServingProcess::run_process(const std::stop_token& stop) {
  readers_.clear();
  Prng random(seed_ + static_cast<std::uint64_t>(starts_));
  const auto store = make_faulty_store(world_, actor_, store_);
  SnapshotCache cache;
  ChangeFeed feed;
  SnapshotKeeper keeper(*store, cache, feed, clock_, random, kLongKeeperPoll);
  const Shown shown_cache(cache_, cache);
  const Shown shown_feed(feed_, feed);
  keeper.run(stop);
}

std::optional<std::string> ServingProcess::judge() {
  const auto state = cache_ == nullptr ? nullptr : cache_->state();
  if (!state) return std::nullopt;
  for (const auto& [environment, snapshot] : state->snapshots) {
    if (auto wrong = world_.serving.judge(*snapshot, clock_.now().unix_us())) return wrong;
    if (auto wrong = judge_feed(*snapshot)) return wrong;
  }
  return std::nullopt;
}

/// Every revision once and in order, none that the snapshot does not hold.
std::optional<std::string> ServingProcess::judge_feed(const Snapshot& snapshot) {
  const EnvironmentKey& environment = snapshot.environment();
  Reader& reader = readers_[environment];
  const FeedReading reading = feed_->read(environment, reader.position, kAllAtOnce);
  reader.position = reading.position;
  if (reading.reload) {
    if (reader.began) return fmt::format("a stream of {} has a gap", environment.text());
    reader.revision = reading.revision;
  }
  for (const auto& entry : reading.entries) {
    if (!entry->revision) continue;
    if (reader.began && *entry->revision != reader.revision + 1) {
      return fmt::format("a stream of {} tells revision {} after {}", environment.text(), *entry->revision,
                         reader.revision);
    }
    reader.revision = *entry->revision;
  }
  reader.began = reader.began || reader.revision > 0;
  if (reader.revision > snapshot.revision()) {
    return fmt::format("a stream of {} tells revision {}, and revision {} is served", environment.text(),
                       reader.revision, snapshot.revision());
  }
  return std::nullopt;
}

bool ServingProcess::up_to_date(const std::map<std::string, std::int64_t>& revisions) const {
  const auto state = cache_ == nullptr ? nullptr : cache_->state();
  if (!state) return false;
  return std::all_of(revisions.begin(), revisions.end(), [&](const auto& each) {
    const auto environment = EnvironmentKey::parse(each.first);
    return state->snapshot(*environment)->revision() == each.second;
  });
}

}  // namespace hoist::sim
