// A process of the simulation that serves evaluations: the real cache, keeper and change feed.
#pragma once

#include <cstdint>

#include "hoist/engine/snapshot_keeper.h"
#include "simulation/sim_process.h"

namespace hoist::sim {

class ServingProcess final : public SimProcess {
 public:
  ServingProcess(World& world, Actor& actor, Store& store, std::uint64_t seed)
      : SimProcess(world, actor), store_(store), seed_(seed), clock_(world.time) {}

  /// What it answers at this moment, and what its streams tell, is what may be. What is wrong, if anything.
  [[nodiscard]] std::optional<std::string> judge();
  /// Whether it serves the newest revision of every environment.
  [[nodiscard]] bool up_to_date(const std::map<std::string, std::int64_t>& revisions) const;

 private:
  void run_process(const std::stop_token& stop) override;
  [[nodiscard]] std::optional<std::string> judge_feed(const Snapshot& snapshot);

  Store& store_;
  std::uint64_t seed_;
  SimClock clock_;
  // Of the running process; null while it is down.
  const SnapshotCache* cache_ = nullptr;
  const ChangeFeed* feed_ = nullptr;
  /// Where a reader of its streams stands, and the revision that it has heard of last.
  struct Reader {
    std::uint64_t position = 0;
    std::int64_t revision = 0;
    bool began = false;
  };
  std::map<EnvironmentKey, Reader> readers_;
};

}  // namespace hoist::sim
