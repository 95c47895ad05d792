#include "measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace hoist::bench {

Spread spread_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  const double upper = values.at(middle);
  return {.median = values.size() % 2 == 1 ? upper : (values.at(middle - 1) + upper) / 2,
          .min = values.front(),
          .max = values.back()};
}

void Comparison::add_round(std::vector<Figures> round) { rounds_.push_back(std::move(round)); }

Spread Comparison::of(std::string_view candidate, std::string_view figure) const {
  const std::size_t place = place_of(candidate);
  std::vector<double> values;
  values.reserve(rounds_.size());
  for (const auto& round : rounds_) values.push_back(round.at(place).at(std::string(figure)));
  return spread_of(std::move(values));
}

double Comparison::ratio(std::string_view candidate, std::string_view figure) const {
  return ratio(candidate, figure, names_.front());
}

double Comparison::ratio(std::string_view candidate, std::string_view figure, std::string_view to) const {
  const std::size_t place = place_of(candidate);
  const std::size_t base = place_of(to);
  const std::string name(figure);
  std::vector<double> ratios;
  ratios.reserve(rounds_.size());
  for (const auto& round : rounds_) ratios.push_back(round.at(place).at(name) / round.at(base).at(name));
  return spread_of(std::move(ratios)).median;
}

std::size_t Comparison::place_of(std::string_view candidate) const {
  const auto found = std::find(names_.begin(), names_.end(), candidate);
  if (found == names_.end()) throw std::out_of_range(fmt::format("no candidate '{}'", candidate));
  return static_cast<std::size_t>(found - names_.begin());
}

Comparison measure_in_turn(std::string_view section, const std::vector<Candidate>& candidates, int rounds) {
  std::vector<std::string> names;
  names.reserve(candidates.size());
  for (const Candidate& candidate : candidates) names.push_back(candidate.name);
  Comparison comparison(std::move(names));
  for (int round = 1; round <= rounds; ++round) {
    std::vector<Figures> figures;
    figures.reserve(candidates.size());
    for (const Candidate& candidate : candidates) {
      fmt::print(stderr, "{}, round {} of {}: {}\n", section, round, rounds, candidate.name);
      figures.push_back(candidate.measure());
    }
    comparison.add_round(std::move(figures));
  }
  return comparison;
}

}  // namespace hoist::bench
