// What hoist-sim prints.
#pragma once

#include "simulation/campaign.h"

namespace hoist::sim {

void print_progress(const CampaignResult& so_far);
/// Seeds, speed, simulated time, faults by kind, what was reached.
void print_statistics(const CampaignResult& result);
/// False, naming them, where a transition of the lifecycle was not reached.
[[nodiscard]] bool print_uncovered(const Statistics& statistics);

void print_held(std::uint64_t seed, const Played& played);
/// The promise, the seed, the step, and the command that replays it.
void print_broken(std::uint64_t seed, int steps, const Played& played);
void print_trace(const Played& played);
/// The steps that are left, and what happens in them.
void print_shrunk(const Script& script, const Script& least, const Played& traced);

}  // namespace hoist::sim
