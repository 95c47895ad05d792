// When a failed attempt is made again, and how often: exponential backoff with jitter, bounded by a count, a
// deadline, or both (design, section 3.2). Schedules and the deliveries of notifications follow the same
// rules.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "hoist/base/instant.h"
#include "hoist/base/random_source.h"
#include "hoist/base/result.h"

namespace hoist {

/// The fewest and the most retries that may be asked for (the database checks the same bounds).
inline constexpr int kMinMaxRetries = 0;
inline constexpr int kMaxMaxRetries = 10;
/// Used where neither the schedule nor FLAG_SCHEDULE_MAX_RETRIES says otherwise.
inline constexpr int kDefaultMaxRetries = 3;
/// The most retries before a deadline without a count: with a base of one second it is a quarter of an hour
/// of steady trying, and no ledger grows without bound.
inline constexpr int kMaxRetriesUntil = 1000;

/// Errors: kInvalidArgument, naming the field maxRetries.
[[nodiscard]] Result<int> check_max_retries(std::int64_t value);

/// How chance enters a delay, so that what failed together does not come back together.
enum class Jitter : std::uint8_t {
  kNone,          ///< The backoff itself.
  kUniform,       ///< The backoff plus [0, span).
  kFull,          ///< [0, backoff) instead of the backoff.
  kDecorrelated,  ///< [base, the previous delay × factor), at most cap; grows from the delay before it.
};
[[nodiscard]] std::string_view to_string(Jitter jitter);  ///< "none", "uniform", "full", "decorrelated"
[[nodiscard]] std::optional<Jitter> parse_jitter(std::string_view text);

/// Between which bounds a delay lies: [shortest, longest), or shortest where both are the same.
struct DelayRange {
  Duration shortest{0};
  Duration longest{0};
  bool operator==(const DelayRange&) const = default;
};

/// The backoff of retry n (n = 0, 1, 2 …) is min(base × factor^n, cap). With the defaults: 2, 4, 8, 16, 32,
/// 60, 60 … minutes plus [0 s, 30 s), at most three times.
struct RetryPolicy {
  /// None: `until` alone bounds the retries, and kMaxRetriesUntil.
  std::optional<int> max_retries = kDefaultMaxRetries;
  Duration base = std::chrono::minutes(2);  ///< Positive. The story's 2^(0 + 1) minutes.
  double factor = 2;                        ///< 1 to kMaxRetryFactor.
  Duration cap = std::chrono::minutes(60);  ///< At least base. The story's elaboration.
  Jitter jitter = Jitter::kUniform;
  /// Of uniform jitter; a quarter of the base where it is not set (the story's 30 seconds).
  std::optional<Duration> jitter_span = std::nullopt;
  /// No retry begins after it.
  std::optional<Instant> until = std::nullopt;

  /// The delay before retry `n` without its jitter. Never overflows. Precondition: n >= 0.
  [[nodiscard]] Duration backoff(int n) const;
  /// Uniform jitter lies in [0, jitter_bound()).
  [[nodiscard]] Duration jitter_bound() const { return jitter_span.value_or(base / 4); }
  /// What the delay before retry `n` lies within, where the one before it lay within `previous` (of use to
  /// decorrelated jitter alone; anything below base counts as base).
  [[nodiscard]] DelayRange delay_range(int n, DelayRange previous) const;
  /// A delay drawn from delay_range.
  [[nodiscard]] Duration delay(int n, Duration previous, RandomSource& random) const;
  /// Whether retry `n` may begin at `at`, by count and by deadline.
  [[nodiscard]] bool allows(int n, Instant at) const;
  /// When retry `n` begins after a failure at `now`; none where the retries are spent.
  [[nodiscard]] std::optional<Instant> next_retry(int n, Instant now, Duration previous,
                                                  RandomSource& random) const;
  bool operator==(const RetryPolicy&) const = default;
};

/// The shortest base: below it, retries of a stuck schedule would crowd out the rest.
inline constexpr Duration kMinRetryBase = std::chrono::milliseconds(10);
/// The largest factor: from the second retry on it would be the cap anyway.
inline constexpr double kMaxRetryFactor = 100;
/// The longest cap: whoever waits longer than a week wants another schedule.
inline constexpr Duration kMaxRetryCap = std::chrono::hours(7 * 24);
/// How long after the first attempt a deadline may lie.
inline constexpr Duration kLongestRetrying = std::chrono::hours(30 * 24);

/// Errors: kInvalidArgument unless kMinRetryBase <= base <= cap.
[[nodiscard]] Result<RetryPolicy> make_retry_policy(Duration base, Duration cap);

/// Errors: kInvalidArgument, naming the field ("retryPolicy.baseMs"), where a bound above is passed, uniform
/// jitter's span is given for another jitter, or neither a count nor a deadline bounds the retries.
[[nodiscard]] Result<void> check_retry_policy(const RetryPolicy& policy);

}  // namespace hoist
