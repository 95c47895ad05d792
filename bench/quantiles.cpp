#include "quantiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace hoist::bench {
namespace {

constexpr std::array kCurvePercents = {1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99, 100};

std::string point_name(std::string_view name, int percent) { return fmt::format("{}_at_{}", name, percent); }

}  // namespace

double quantile(const std::vector<double>& sorted, double share) {
  const double rank = std::ceil(share * static_cast<double>(sorted.size()));
  return sorted.at(static_cast<std::size_t>(std::max(rank, 1.0)) - 1);
}

Figures quantile_figures(std::string_view name, std::vector<double> values) {
  if (values.empty()) throw std::invalid_argument(fmt::format("nothing was measured of {}", name));
  std::sort(values.begin(), values.end());
  Figures figures{{fmt::format("{}_p50", name), quantile(values, 0.5)},
                  {fmt::format("{}_p99", name), quantile(values, 0.99)},
                  {fmt::format("{}_max", name), values.back()}};
  for (const int percent : kCurvePercents) {
    figures[point_name(name, percent)] = quantile(values, percent / 100.0);
  }
  return figures;
}

Series quantile_curve(const Comparison& comparison, const std::string& candidate, std::string_view name) {
  Series series{.name = candidate, .points = {}};
  for (const int percent : kCurvePercents) {
    series.points.emplace_back(percent, comparison.of(candidate, point_name(name, percent)).median);
  }
  return series;
}

}  // namespace hoist::bench
