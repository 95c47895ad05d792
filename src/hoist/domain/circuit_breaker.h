// Leaves alone for a while what failed several times in a row, and then tries it with one call.
//
//  closed ── failures_to_open in a row ──→ open ── its cooling time is over ──→ half-open: one probe
//    ▲                                      ▲                                      │        │
//    │                                      └── failed: cooling twice as long ─────┘        │
//    └───────────────────────────────── succeeded ──────────────────────────────────────────┘
//
// Pure: time is passed in, and chance injected. Not thread-safe. For any destination, also for a store.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "hoist/base/instant.h"
#include "hoist/base/random_source.h"

namespace hoist {

enum class BreakerState : std::uint8_t { kClosed, kOpen, kHalfOpen };
[[nodiscard]] std::string_view to_string(BreakerState state);  ///< "closed", "open", "halfOpen"

struct BreakerPolicy {
  /// One failure is a blip and three can be one bad deployment's answers; five in a row are an outage.
  int failures_to_open = 5;
  /// About what a restart takes.
  Duration first_cooling = std::chrono::seconds(30);
  /// How late a receiver that came back is noticed at worst.
  Duration longest_cooling = std::chrono::minutes(10);
  bool operator==(const BreakerPolicy&) const = default;
};

/// For the store, which everything waits for: soon suspected and soon tried again. Three in a row, because a
/// connection that was dropped costs one failure, and a schedule that kills its own costs a pass two. One
/// second and then up to 4 s with a quarter on top, so that a store that came back is noticed within 5 s.
inline constexpr BreakerPolicy kStoreBreaker = {.failures_to_open = 3,
                                                .first_cooling = std::chrono::seconds(1),
                                                .longest_cooling = std::chrono::seconds(4)};

/// What can be seen of a breaker.
struct BreakerStatus {
  BreakerState state = BreakerState::kClosed;
  std::optional<Instant> since;       ///< When it came into that state; none where it never left closed.
  int consecutive_failures = 0;       ///< Up to now.
  std::optional<Instant> next_probe;  ///< Set exactly while open.
  bool operator==(const BreakerStatus&) const = default;
};

class CircuitBreaker {
 public:
  explicit CircuitBreaker(BreakerPolicy policy = {}) : policy_(policy) {}

  /// Whether a call may begin: closed, or open with its cooling time over. Where the clock was set back
  /// behind the opening, that counts as over: rather a probe too soon than none for a year.
  [[nodiscard]] bool allows(Instant now) const;
  /// A call begins. Where the breaker is open, it is the probe, and no other may begin until one ends.
  /// Precondition: allows(now).
  void begin(Instant now);
  /// A call ended well: closed, whichever call it was.
  void succeeded(Instant now);
  /// A call failed. While open nothing comes of it: it began before.
  void failed(Instant now, RandomSource& random);

  [[nodiscard]] const BreakerStatus& status() const { return status_; }

 private:
  void open(Instant now, RandomSource& random);

  BreakerPolicy policy_;
  BreakerStatus status_;
  Duration cooling_{0};  ///< The present or last one, without its jitter.
};

}  // namespace hoist
