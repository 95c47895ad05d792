// Draining a backlog on PostgreSQL with one worker, beside a floor of set-based SQL on the same tables.
#pragma once

#include <string>
#include <vector>

namespace hoist::bench {

struct DrainResult {
  std::vector<double> hoist_per_second;  ///< One per round.
  std::vector<double> floor_per_second;  ///< Of the same rounds, taken in turn.
  [[nodiscard]] double ratio() const;    ///< Median over median.
};

/// Each round fills `schedules` due schedules over `flags` flags into fresh tables of the server at
/// `url`, once for Hoist and once for the floor. Throws where a drain does not settle all of them.
[[nodiscard]] DrainResult measure_drain(const std::string& url, int schedules, int flags, int rounds);

[[nodiscard]] double median(std::vector<double> values);

}  // namespace hoist::bench
