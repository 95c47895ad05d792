// A clock that only goes forward, for how long things take and last.
#pragma once

#include "hoist/ports/clock.h"

namespace hoist {

/// Its instants say nothing by themselves, only their differences do. Thread-safe.
class MonotonicClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override;
};

}  // namespace hoist
