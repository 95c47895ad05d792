// The simulation's time: what has elapsed, which only runs forward, and what the store's clock says, which
// may jump. Clocks read it; only the scheduler and a clock jump move it.
#pragma once

#include "hoist/ports/clock.h"

namespace hoist::sim {

using Micros = std::int64_t;

/// Where every simulated store's clock begins: 2026-11-27T09:00:00Z.
inline constexpr Micros kStartOfTime = 1'795'770'000'000'000;

struct SimTime {
  Micros elapsed = 0;                 ///< Never goes back; waits are measured by it.
  Micros clock_ahead = kStartOfTime;  ///< The store's clock minus `elapsed`.

  [[nodiscard]] Micros clock() const { return elapsed + clock_ahead; }
};

/// The store's clock, or the clock of a process that goes wrong by `skew`.
class SimClock final : public Clock {
 public:
  explicit SimClock(const SimTime& time, const Micros* skew = nullptr) : time_(time), skew_(skew) {}
  [[nodiscard]] Instant now() const override {
    return Instant::from_unix_us(time_.clock() + (skew_ == nullptr ? 0 : *skew_));
  }

 private:
  const SimTime& time_;
  const Micros* skew_;
};

}  // namespace hoist::sim
