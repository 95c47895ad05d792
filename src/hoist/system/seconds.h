// Durations and instants in Prometheus's base unit.
#pragma once

#include <chrono>

#include "hoist/base/instant.h"

namespace hoist {

[[nodiscard]] inline double in_seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

/// Since 1970.
[[nodiscard]] inline double in_seconds(Instant at) {
  return in_seconds(std::chrono::microseconds(at.unix_us()));
}

}  // namespace hoist
