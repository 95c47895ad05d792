#include "hoist/http/rate_limiter.h"

#include <algorithm>
#include <cmath>

namespace hoist::http {
namespace {

/// Tokens that are remembered; full buckets beyond it are as good as forgotten.
constexpr std::size_t kMostBuckets = 10'000;
constexpr double kMicrosecondsPerSecond = 1e6;

}  // namespace

std::optional<Duration> RateLimiter::take(const TokenId& token, Instant now) {
  if (rate_ <= 0) return std::nullopt;
  const std::lock_guard lock(mutex_);
  if (buckets_.size() > kMostBuckets) buckets_.clear();
  const double full = rate_;
  auto [found, is_new] = buckets_.try_emplace(token, Bucket{.permits = full, .filled_at = now});
  Bucket& bucket = found->second;
  // A clock that was set back fills nothing.
  const double elapsed_us = std::max(0.0, static_cast<double>((now - bucket.filled_at).count()));
  bucket.permits = std::min(full, bucket.permits + elapsed_us * full / kMicrosecondsPerSecond);
  bucket.filled_at = now;
  if (bucket.permits >= 1) {
    bucket.permits -= 1;
    return std::nullopt;
  }
  return Duration(static_cast<std::int64_t>(std::ceil((1 - bucket.permits) * kMicrosecondsPerSecond / full)));
}

}  // namespace hoist::http
