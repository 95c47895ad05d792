// The present. Only adapters and the runner's sleep use it; the domain is handed `now`.
#pragma once

#include "hoist/base/instant.h"

namespace hoist {

/// Thread-safe.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

}  // namespace hoist
