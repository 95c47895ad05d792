// How many single times are spread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "measure.h"
#include "plot.h"

namespace hoist::bench {

/// The least value that is not exceeded by this share of them (nearest rank: always one of the values).
/// `share` is within (0, 1]. Precondition: sorted, and not empty.
[[nodiscard]] double quantile(const std::vector<double>& sorted, double share);

/// Named after `name`: `<name>_p50`, `<name>_p99`, `<name>_max`, and what a curve is drawn from. Throws
/// std::invalid_argument where there is none.
[[nodiscard]] Figures quantile_figures(std::string_view name, std::vector<double> values);

/// Of the medians over the rounds: x is per cent of the values, y what so many do not exceed.
[[nodiscard]] Series quantile_curve(const Comparison& comparison, const std::string& candidate,
                                    std::string_view name);

}  // namespace hoist::bench
