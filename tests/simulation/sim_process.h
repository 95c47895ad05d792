// A process of the simulation that is started again after each crash and each stop.
#pragma once

#include <stop_token>

#include "simulation/world.h"

namespace hoist::sim {

class SimProcess {
 public:
  SimProcess(World& world, Actor& actor) : world_(world), actor_(actor) {}
  SimProcess(const SimProcess&) = delete;
  SimProcess& operator=(const SimProcess&) = delete;
  virtual ~SimProcess() = default;

  /// The body of its task.
  void live();
  /// Asks the running process to stop; it is started again after `restart_after`.
  void stop(Micros restart_after);
  /// Ends the wait for a restart, also the one that a stop under way would begin.
  void restart_now();

 protected:
  /// From its start until it has stopped; ended by Crashed otherwise. Nothing of the last run is remembered.
  virtual void run_process(const std::stop_token& stop) = 0;

  World& world_;
  Actor& actor_;
  int starts_ = 0;

 private:
  void wait_for_restart(Micros wait);

  std::stop_source stop_;
  Micros restart_after_ = 0;
};

}  // namespace hoist::sim
