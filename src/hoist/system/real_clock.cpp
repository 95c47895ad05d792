#include "hoist/system/real_clock.h"

#include <chrono>

namespace hoist {

Instant RealClock::now() const {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return Instant::from_unix_us(std::chrono::floor<Duration>(since_epoch).count());
}

}  // namespace hoist
