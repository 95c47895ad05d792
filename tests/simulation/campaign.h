// Many seeds, as many at once as there are cores, until a count, a time, or the first that breaks.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

#include "simulation/isolated.h"
#include "simulation/script.h"

namespace hoist::sim {

struct CampaignOptions {
  std::uint64_t first_seed = 1;
  std::uint64_t seeds = 0;       ///< How many; 0 is no limit.
  std::chrono::seconds time{0};  ///< How long; 0 is no limit. One of the two has one.
  unsigned jobs = 1;
  ScriptShape shape;
};

struct CampaignResult {
  std::uint64_t played = 0;
  double seconds = 0;
  Statistics statistics;
  std::optional<std::uint64_t> broken_seed;  ///< The smallest that is known.
  Played broken;
};

/// Called about every ten seconds.
using Progress = std::function<void(const CampaignResult& so_far)>;

[[nodiscard]] CampaignResult run_campaign(const CampaignOptions& options, const Progress& progress);

}  // namespace hoist::sim
