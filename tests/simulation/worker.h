// A worker process of the simulation: the real runner, or `hoist tick` every five minutes, started again
// after each crash and each stop.
#pragma once

#include <cstdint>
#include <memory>

#include "hoist/engine/runner.h"
#include "simulation/sim_process.h"

namespace hoist::sim {

class Worker final : public SimProcess {
 public:
  /// `seed` decides its batch limit, whether it runs or ticks, and its own random numbers.
  Worker(World& world, Actor& actor, Store& store, std::uint64_t seed);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() override;

  /// Whether it is `hoist tick`, run by cron, instead of a runner.
  [[nodiscard]] bool only_ticks() const { return seed_ % 16 == 0; }

 private:
  class WatchingLog;

  void run_process(const std::stop_token& stop) override;
  void run_loop(Store& store, const std::stop_token& stop);
  void tick_now_and_then(Store& store, const std::stop_token& stop);
  [[nodiscard]] PassOptions pass_options() const;

  Store& store_;
  std::uint64_t seed_;
  SimClock clock_;  ///< Its own, which may be wrong.
  std::unique_ptr<WatchingLog> log_;
};

}  // namespace hoist::sim
