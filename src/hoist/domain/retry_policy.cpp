#include "hoist/domain/retry_policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "hoist/base/check.h"

namespace hoist {
namespace {

constexpr std::array kJitterNames = {
    std::pair{Jitter::kNone, std::string_view("none")},
    std::pair{Jitter::kUniform, std::string_view("uniform")},
    std::pair{Jitter::kFull, std::string_view("full")},
    std::pair{Jitter::kDecorrelated, std::string_view("decorrelated")},
};

/// `duration` × factor, at most `cap`; exact where the factor is whole. Precondition: duration <= cap.
Duration grown(Duration duration, double factor, Duration cap) {
  const std::int64_t whole = std::llround(factor);
  if (static_cast<double>(whole) == factor) {
    return duration > cap / whole ? cap : Duration(duration.count() * whole);
  }
  const double us = static_cast<double>(duration.count()) * factor;
  return us >= static_cast<double>(cap.count()) ? cap : Duration(std::llround(us));
}

/// Uniform in [from, to); `from` where that is empty.
Duration drawn(Duration from, Duration to, RandomSource& random) {
  if (to <= from) return from;
  return from +
         Duration(static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>((to - from).count()))));
}

Result<void> check_span(const RetryPolicy& policy) {
  if (!policy.jitter_span) return {};
  if (policy.jitter != Jitter::kUniform) {
    return invalid_field("retryPolicy.jitterMs",
                         fmt::format("jitterMs goes with jitter \"uniform\", not with \"{}\": leave it out",
                                     to_string(policy.jitter)));
  }
  if (*policy.jitter_span < Duration::zero() || *policy.jitter_span > policy.cap) {
    return invalid_field("retryPolicy.jitterMs",
                         fmt::format("jitterMs must be from 0 to capMs ({})", policy.cap.count() / 1000));
  }
  return {};
}

}  // namespace

std::string_view to_string(Jitter jitter) {
  for (const auto& [value, name] : kJitterNames) {
    if (value == jitter) return name;
  }
  unreachable("Jitter");
}

std::optional<Jitter> parse_jitter(std::string_view text) {
  for (const auto& [value, name] : kJitterNames) {
    if (name == text) return value;
  }
  return std::nullopt;
}

Result<int> check_max_retries(std::int64_t value) {
  if (value < kMinMaxRetries || value > kMaxMaxRetries) {
    return invalid_field("maxRetries", fmt::format("maxRetries must be a whole number from {} to {}, not {}",
                                                   kMinMaxRetries, kMaxMaxRetries, value));
  }
  return static_cast<int>(value);
}

Duration RetryPolicy::backoff(int n) const {
  check(n >= 0, "retries are counted from 0");
  Duration delay = std::min(base, cap);
  // Growing stops at the cap or at a factor that does not grow it, so that no n takes long.
  for (int i = 0; i < n && delay < cap; ++i) {
    const Duration longer = grown(delay, factor, cap);
    if (longer == delay) break;
    delay = longer;
  }
  return delay;
}

DelayRange RetryPolicy::delay_range(int n, DelayRange previous) const {
  switch (jitter) {
    case Jitter::kNone:
      return {.shortest = backoff(n), .longest = backoff(n)};
    case Jitter::kUniform:
      return {.shortest = backoff(n), .longest = backoff(n) + jitter_bound()};
    case Jitter::kFull:
      return {.shortest = Duration::zero(), .longest = backoff(n)};
    case Jitter::kDecorrelated:
      return {.shortest = base, .longest = grown(std::clamp(previous.longest, base, cap), factor, cap)};
  }
  unreachable("Jitter");
}

Duration RetryPolicy::delay(int n, Duration previous, RandomSource& random) const {
  const DelayRange range = delay_range(n, {.shortest = previous, .longest = previous});
  return drawn(range.shortest, range.longest, random);
}

bool RetryPolicy::allows(int n, Instant at) const {
  return n < max_retries.value_or(kMaxRetriesUntil) && (!until || at <= *until);
}

std::optional<Instant> RetryPolicy::next_retry(int n, Instant now, Duration previous,
                                               RandomSource& random) const {
  if (!allows(n, now)) return std::nullopt;
  const Instant at = now + delay(n, previous, random);
  return allows(n, at) ? std::optional(at) : std::nullopt;
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

Result<void> check_retry_policy(const RetryPolicy& policy) {
  if (!policy.max_retries && !policy.until) {
    return invalid_field("retryPolicy",
                         "retryPolicy needs an end: give maxRetries, or retryUntil, an instant");
  }
  if (policy.max_retries && !check_max_retries(*policy.max_retries)) {
    return invalid_field(
        "retryPolicy.maxRetries",
        fmt::format("maxRetries must be a whole number from {} to {}", kMinMaxRetries, kMaxMaxRetries));
  }
  if (policy.base < kMinRetryBase || policy.base > kMaxRetryCap) {
    return invalid_field("retryPolicy.baseMs",
                         fmt::format("baseMs must be from {} to {} ({})", kMinRetryBase.count() / 1000,
                                     kMaxRetryCap.count() / 1000, format_duration(kMaxRetryCap)));
  }
  if (policy.cap < policy.base || policy.cap > kMaxRetryCap) {
    return invalid_field("retryPolicy.capMs",
                         fmt::format("capMs must be from baseMs ({}) to {} ({})", policy.base.count() / 1000,
                                     kMaxRetryCap.count() / 1000, format_duration(kMaxRetryCap)));
  }
  if (!(policy.factor >= 1 && policy.factor <= kMaxRetryFactor)) {
    return invalid_field("retryPolicy.factor",
                         fmt::format("factor must be a number from 1 to {}", kMaxRetryFactor));
  }
  return check_span(policy);
}

}  // namespace hoist
