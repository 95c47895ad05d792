// What a history went through: faults by kind, and the model's sights. Plain numbers, so that
// they travel from one process to another as they are.
#pragma once

#include <array>
#include <cstdint>

#include "simulation/delivery_oracle.h"
#include "simulation/script.h"

namespace hoist::sim {

inline constexpr std::size_t kStepKinds = static_cast<std::size_t>(kLastStepKind) + 1;
/// More than the model has.
inline constexpr std::size_t kMostSights = 48;

struct Statistics {
  std::array<std::uint64_t, kStepKinds> steps{};    ///< Played, or for faults: that struck.
  std::array<std::uint64_t, kMostSights> sights{};  ///< In the order of Model::sights().
  DeliverySights deliveries{};
  std::uint64_t answers_ahead = 0;  ///< Of what no worker had committed.
  std::uint64_t commits = 0;
  std::uint64_t calls = 0;  ///< To the store.
  std::uint64_t simulated_us = 0;

  void count(StepKind kind) { steps.at(static_cast<std::size_t>(kind)) += 1; }
  void add(const Statistics& other) {
    for (std::size_t i = 0; i < steps.size(); ++i) steps.at(i) += other.steps.at(i);
    for (std::size_t i = 0; i < sights.size(); ++i) sights.at(i) += other.sights.at(i);
    for (std::size_t i = 0; i < deliveries.size(); ++i) deliveries.at(i) += other.deliveries.at(i);
    answers_ahead += other.answers_ahead;
    commits += other.commits;
    calls += other.calls;
    simulated_us += other.simulated_us;
  }
};

}  // namespace hoist::sim
