// The machine's clock: the only place of Hoist that asks the operating system for the time of day.
#pragma once

#include "hoist/ports/clock.h"

namespace hoist {

/// Thread-safe.
class RealClock final : public Clock {
 public:
  /// Rounded down to the microsecond, so that nothing seems due before it is.
  [[nodiscard]] Instant now() const override;
};

}  // namespace hoist
