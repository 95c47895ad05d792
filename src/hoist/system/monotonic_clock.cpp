#include "hoist/system/monotonic_clock.h"

#include <chrono>

namespace hoist {

Instant MonotonicClock::now() const {
  const auto since_start = std::chrono::steady_clock::now().time_since_epoch();
  return Instant::from_unix_us(std::chrono::floor<Duration>(since_start).count());
}

}  // namespace hoist
