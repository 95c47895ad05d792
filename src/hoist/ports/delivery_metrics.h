// What a deliverer counts, for whoever watches it (docs/metrics.md).
#pragma once

#include <cstdint>
#include <string_view>

#include "hoist/base/check.h"
#include "hoist/base/instant.h"
#include "hoist/domain/circuit_breaker.h"
#include "hoist/domain/names.h"

namespace hoist {

/// What has become of an attempt in the store.
enum class DeliveryResult : std::uint8_t {
  kDelivered,
  kRetrying,  ///< Failed, with a retry ahead.
  kFailed,    ///< A dead letter.
  kStale,     ///< Not written: the claim had run out, or the webhook is gone.
};
/// "delivered", "retrying", "failed", "stale"
[[nodiscard]] inline std::string_view to_string(DeliveryResult result) {
  switch (result) {
    case DeliveryResult::kDelivered:
      return "delivered";
    case DeliveryResult::kRetrying:
      return "retrying";
    case DeliveryResult::kFailed:
      return "failed";
    case DeliveryResult::kStale:
      return "stale";
  }
  unreachable("DeliveryResult");
}

/// Thread-safe. Never throws and never waits for anything but another caller.
class DeliveryMetrics {
 public:
  DeliveryMetrics() = default;
  DeliveryMetrics(const DeliveryMetrics&) = delete;
  DeliveryMetrics& operator=(const DeliveryMetrics&) = delete;
  virtual ~DeliveryMetrics() = default;

  /// An attempt ended, and its outcome was committed or found stale. `took` is the transport's time.
  virtual void attempt_recorded(DeliveryResult result, Duration took) = 0;
  /// The breaker of a webhook came into a state. At most kMaxWebhooks are shown at once.
  virtual void breaker_changed(const WebhookId& webhook, BreakerState state) = 0;
  /// The webhook is gone, and nothing more will be said of it.
  virtual void breaker_gone(const WebhookId& webhook) = 0;
};

}  // namespace hoist
