// How far this process's clock is from the store's: what it evaluates by, and what changes are committed by.
#pragma once

#include "hoist/ports/clock.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// From when on a clock counts as wrong: beyond what clocks that are kept in step by NTP differ by, and what
/// a person sees when flags flip.
inline constexpr Duration kMostClockOffset = std::chrono::seconds(1);

/// Measures from its construction, right before a unit of work begins.
class ClockOffset {
 public:
  explicit ClockOffset(const Clock& clock) : clock_(clock), before_(clock.now()) {}

  /// The store's clock minus the process's, right after `unit` has begun; wrong by half of what beginning
  /// took at most, as the store's clock was read at some moment in between.
  [[nodiscard]] Duration of(const UnitOfWork& unit) const {
    return unit.now() - (before_ + (clock_.now() - before_) / 2);
  }

 private:
  const Clock& clock_;
  Instant before_;
};

}  // namespace hoist
