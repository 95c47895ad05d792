// How a simulated process sends: in simulated time, to the simulation's receivers.
#pragma once

#include <vector>

#include "simulation/world.h"

namespace hoist::sim {

class SimTransport final : public DeliveryTransport {
 public:
  SimTransport(World& world, Actor& actor) : world_(world), actor_(actor) {}

  void start(Outgoing outgoing) override;
  [[nodiscard]] std::vector<Delivered> wait(Duration at_most) override;
  void interrupt() noexcept override;

 private:
  struct UnderWay {
    Micros ends_at;  ///< By elapsed time.
    Delivered delivered;
  };
  [[nodiscard]] Micros next_end(Micros at_most) const;

  World& world_;
  Actor& actor_;
  std::vector<UnderWay> under_way_;
};

}  // namespace hoist::sim
