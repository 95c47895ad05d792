// How late attempts were, and how many ended how, over time. Pure.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "hoist/domain/attempt.h"

namespace hoist {

/// What statistics need of an attempt.
struct AttemptSample {
  Instant ended_at;
  std::optional<Instant> due_at;  ///< None where it was not recorded.
  AttemptOutcome outcome = AttemptOutcome::kApplied;
  bool operator==(const AttemptSample&) const = default;
};

/// The upper bounds of the buckets of lateness, each included; behind the last there is one more.
inline constexpr std::array<Duration, 10> kLatenessBounds = {
    std::chrono::milliseconds(1),   std::chrono::milliseconds(5),   std::chrono::milliseconds(25),
    std::chrono::milliseconds(100), std::chrono::milliseconds(500), std::chrono::seconds(1),
    std::chrono::seconds(5),        std::chrono::seconds(30),       std::chrono::seconds(60),
    std::chrono::seconds(300)};

struct LatenessSummary {
  std::int64_t count = 0;
  /// The least lateness that half of the attempts, or 99 of 100, do not exceed; none where there are none.
  std::optional<Duration> p50;
  std::optional<Duration> p99;
  std::optional<Duration> most;
  std::array<std::int64_t, kLatenessBounds.size() + 1> buckets{};
  bool operator==(const LatenessSummary&) const = default;
};

/// Of the attempts that ended in [from, to] and of which it is known when they were due.
[[nodiscard]] LatenessSummary summarize_lateness(std::span<const AttemptSample> samples, Instant from,
                                                 Instant to);

inline constexpr Duration kAttemptBucket = std::chrono::minutes(5);
inline constexpr int kAttemptBuckets = 24;

/// The attempts that ended in the kAttemptBucket from `at` on.
struct AttemptBucket {
  Instant at;
  std::int64_t applied = 0;
  std::int64_t failed = 0;
  std::int64_t other = 0;  ///< Superseded or skipped.
  bool operator==(const AttemptBucket&) const = default;
};

/// Where the first of kAttemptBuckets begins of which `now` is in the last; all begin at whole multiples of
/// kAttemptBucket since 1970.
[[nodiscard]] Instant first_attempt_bucket(Instant now);

/// kAttemptBuckets of them, oldest first. What ended outside of them is not counted.
[[nodiscard]] std::vector<AttemptBucket> count_by_bucket(std::span<const AttemptSample> samples, Instant now);

}  // namespace hoist
