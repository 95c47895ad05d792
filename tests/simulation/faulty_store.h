// The real store, seen by one actor of the simulation: every call may crash it, fail before or after it
// took effect, or take its time, as the world has it in store; and every commit is judged.
#pragma once

#include <memory>

#include "hoist/ports/unit_of_work.h"
#include "simulation/world.h"

namespace hoist::sim {

/// All arguments must outlive the store. One process of the simulation has one.
[[nodiscard]] std::unique_ptr<Store> make_faulty_store(World& world, Actor& actor, Store& real);

}  // namespace hoist::sim
