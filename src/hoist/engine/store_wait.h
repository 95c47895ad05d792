// How long whoever cannot reach the store waits before the next try.
#pragma once

#include "hoist/base/instant.h"
#include "hoist/base/random_source.h"

namespace hoist {

/// Quick at first, because most outages are restarts, and never so long that recovery would be noticed late:
/// 100 ms, doubled up to 5 s, each shortened by up to a half at random, so that those who failed together do
/// not return together.
class StoreWait {
 public:
  [[nodiscard]] Duration next(RandomSource& random) {
    const auto half = static_cast<std::uint64_t>(wait_.count() / 2);
    const Duration jittered(static_cast<std::int64_t>(half + random.below(half + 1)));
    wait_ = std::min(wait_ * 2, kLongest);
    return jittered;
  }
  void reset() { wait_ = kFirst; }

 private:
  static constexpr Duration kFirst = std::chrono::milliseconds(100);
  static constexpr Duration kLongest = std::chrono::seconds(5);
  Duration wait_ = kFirst;
};

}  // namespace hoist
