// A worker process of the simulation: the real runner, or `hoist tick` every five minutes, started again
// after each crash and each stop.
#pragma once

#include <cstdint>
#include <memory>

#include "hoist/engine/runner.h"
#include "simulation/world.h"

namespace hoist::sim {

class Worker {
 public:
  /// `seed` decides its batch limit, whether it runs or ticks, and its own random numbers.
  Worker(World& world, Actor& actor, Store& store, std::uint64_t seed);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();

  /// The body of its task.
  void live();
  /// Asks the running process to stop; it is started again after `restart_after`.
  void stop(Micros restart_after);
  /// Whether it is `hoist tick`, run by cron, instead of a runner.
  [[nodiscard]] bool only_ticks() const { return seed_ % 16 == 0; }
  /// Ends the wait for a restart, also the one that a stop under way would begin.
  void restart_now();

 private:
  class WatchingLog;

  void run_process();
  void run_loop(Store& store);
  void tick_now_and_then(Store& store);
  void wait_for_restart(Micros wait);
  [[nodiscard]] PassOptions pass_options() const;

  World& world_;
  Actor& actor_;
  Store& store_;
  std::uint64_t seed_;
  int starts_ = 0;
  SimClock clock_;  ///< Its own, which may be wrong.
  std::unique_ptr<WatchingLog> log_;
  std::stop_source stop_;
  Micros restart_after_ = 0;
};

}  // namespace hoist::sim
