#include "hoist/base/prng.h"

#include "hoist/base/check.h"

namespace hoist {

std::uint64_t RandomSource::below(std::uint64_t bound) {
  check(bound > 0, "below() needs a positive bound");
  // Draws that fall into the incomplete last interval are thrown away.
  const std::uint64_t threshold = (0 - bound) % bound;
  for (;;) {
    const std::uint64_t draw = next();
    if (draw >= threshold) return draw % bound;
  }
}

std::uint64_t Prng::next() {
  // Constants: SplitMix64's published increment and finalizer.
  state_ += 0x9e3779b97f4a7c15ULL;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31U);
}

}  // namespace hoist
