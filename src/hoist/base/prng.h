// A seeded generator: the same seed gives the same numbers on every machine.
#pragma once

#include "hoist/base/random_source.h"

namespace hoist {

/// SplitMix64 (Steele, Lea, Flood 2014): 64 bits of state, passes BigCrush. Not for secrets.
/// Not thread-safe.
class Prng final : public RandomSource {
 public:
  explicit Prng(std::uint64_t seed) : state_(seed) {}
  [[nodiscard]] std::uint64_t next() override;

 private:
  std::uint64_t state_;
};

}  // namespace hoist
