// The machine's own clock, for tests that must run in real time.
#pragma once

#include <chrono>

#include "hoist/ports/clock.h"

namespace hoist::test {

/// Thread-safe.
class WallClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return Instant::from_unix_us(std::chrono::duration_cast<Duration>(since_epoch).count());
  }
};

}  // namespace hoist::test
