#include "hoist/domain/retry_policy.h"

#include <fmt/format.h>

#include "hoist/base/check.h"

namespace hoist {

Result<int> check_max_retries(std::int64_t value) {
  if (value < kMinMaxRetries || value > kMaxMaxRetries) {
    return invalid_field("maxRetries", fmt::format("maxRetries must be a whole number from {} to {}, not {}",
                                                   kMinMaxRetries, kMaxMaxRetries, value));
  }
  return static_cast<int>(value);
}

Duration RetryPolicy::backoff(int n) const {
  check(n >= 0, "retries are counted from 0");
  Duration delay = base;
  // Doubling stops at the cap, so that no n can overflow.
  for (int i = 0; i < n && delay < cap; ++i) delay += std::min(delay, cap - delay);
  return std::min(delay, cap);
}

Duration RetryPolicy::delay(int n, RandomSource& random) const {
  const auto bound = static_cast<std::uint64_t>(jitter_bound().count());
  const Duration jitter{bound == 0 ? 0 : static_cast<std::int64_t>(random.below(bound))};
  return backoff(n) + jitter;
}

Result<RetryPolicy> make_retry_policy(Duration base, Duration cap) {
  if (base < kMinRetryBase) {
    return invalid_field("retryBase", fmt::format("the retry base must be at least {}, not {}",
                                                  format_duration(kMinRetryBase), format_duration(base)));
  }
  if (cap < base) {
    return invalid_field("retryCap", fmt::format("the retry cap ({}) must not be below the retry base ({})",
                                                 format_duration(cap), format_duration(base)));
  }
  return RetryPolicy{.base = base, .cap = cap};
}

}  // namespace hoist
