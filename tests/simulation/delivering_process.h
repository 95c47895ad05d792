// A process of the simulation that delivers: the real deliverer on the simulation's transport.
#pragma once

#include <cstdint>

#include "hoist/engine/deliverer.h"
#include "simulation/sim_process.h"

namespace hoist::sim {

class DeliveringProcess final : public SimProcess {
 public:
  /// `seed` decides how much it sends at once, and its own random numbers.
  DeliveringProcess(World& world, Actor& actor, Store& store, std::uint64_t seed);

 private:
  void run_process(const std::stop_token& stop) override;

  Store& store_;
  std::uint64_t seed_;
  SimClock clock_;
};

}  // namespace hoist::sim
