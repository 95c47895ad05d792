// How often one token may evaluate flags.
#pragma once

#include <map>
#include <mutex>
#include <optional>

#include "hoist/base/instant.h"
#include "hoist/domain/names.h"

namespace hoist::http {

/// A bucket of permits for each token: one second's worth at most, filled steadily. Thread-safe.
class RateLimiter {
 public:
  /// 0: no limit.
  explicit RateLimiter(int requests_per_second) : rate_(requests_per_second) {}

  /// None where the request may pass; else after how long the next one may.
  [[nodiscard]] std::optional<Duration> take(const TokenId& token, Instant now);

 private:
  struct Bucket {
    double permits = 0;
    Instant filled_at;
  };

  const int rate_;
  std::mutex mutex_;
  std::map<TokenId, Bucket> buckets_;
};

}  // namespace hoist::http
