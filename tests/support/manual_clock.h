// A clock that stands still until a test moves it.
#pragma once

#include <atomic>

#include "hoist/ports/clock.h"

namespace hoist::test {

/// Where every manual clock begins: 2026-11-27T09:00:00Z. Fixed, so that a failure reads the same each time.
inline constexpr Instant kTestStart = Instant::from_unix_us(1'795'770'000'000'000);

/// Thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start = kTestStart) : us_(start.unix_us()) {}

  [[nodiscard]] Instant now() const override { return Instant::from_unix_us(us_.load()); }
  /// Also backwards.
  void set(Instant at) { us_.store(at.unix_us()); }
  void advance(Duration by) { us_.fetch_add(by.count()); }

 private:
  std::atomic<std::int64_t> us_;
};

}  // namespace hoist::test
