// Where randomness comes from. It is always injected: the operating system's in production, a seeded
// generator in tests and in the simulation.
#pragma once

#include <cstdint>

namespace hoist {

/// A stream of uniformly distributed 64-bit numbers. Not thread-safe unless the implementation says so.
class RandomSource {
 public:
  RandomSource() = default;
  RandomSource(const RandomSource&) = delete;
  RandomSource& operator=(const RandomSource&) = delete;
  virtual ~RandomSource() = default;

  [[nodiscard]] virtual std::uint64_t next() = 0;

  /// Uniform in [0, bound), without modulo bias. Precondition: bound > 0.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound);
};

}  // namespace hoist
