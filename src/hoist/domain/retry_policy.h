// When a failed schedule is tried again: exponential backoff with jitter (design, section 3.2).
#pragma once

#include <cstdint>

#include "hoist/base/instant.h"
#include "hoist/base/random_source.h"
#include "hoist/base/result.h"

namespace hoist {

/// The fewest and the most retries a schedule may be given (the database checks the same bounds).
inline constexpr int kMinMaxRetries = 0;
inline constexpr int kMaxMaxRetries = 10;
/// Used where neither the schedule nor FLAG_SCHEDULE_MAX_RETRIES says otherwise.
inline constexpr int kDefaultMaxRetries = 3;

/// Errors: kInvalidArgument, naming the field maxRetries.
[[nodiscard]] Result<int> check_max_retries(std::int64_t value);

/// The delay before retry n (n = 0, 1, 2 …) is min(base × 2^n, cap) plus jitter, uniform in
/// [0, base / 4). With the defaults: 2, 4, 8, 16, 32, 60, 60 … minutes plus [0 s, 30 s).
struct RetryPolicy {
  Duration base = std::chrono::minutes(2);  ///< Positive. The story's 2^(0 + 1) minutes.
  Duration cap = std::chrono::minutes(60);  ///< At least base. The story's elaboration.

  /// The delay before retry `n` without its jitter. Never overflows. Precondition: n >= 0.
  [[nodiscard]] Duration backoff(int n) const;
  /// Jitter lies in [0, jitter_bound()).
  [[nodiscard]] Duration jitter_bound() const { return base / 4; }
  /// backoff(n) plus jitter drawn from `random`.
  [[nodiscard]] Duration delay(int n, RandomSource& random) const;
  bool operator==(const RetryPolicy&) const = default;
};

/// The shortest base: below it, retries of a stuck schedule would crowd out the rest.
inline constexpr Duration kMinRetryBase = std::chrono::milliseconds(10);
/// Errors: kInvalidArgument unless kMinRetryBase <= base <= cap.
[[nodiscard]] Result<RetryPolicy> make_retry_policy(Duration base, Duration cap);

}  // namespace hoist
