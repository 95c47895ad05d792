// The counters of a deliverer.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <map>
#include <mutex>

#include "hoist/ports/delivery_metrics.h"

namespace hoist {

/// Thread-safe.
class DeliveryCounters final : public DeliveryMetrics {
 public:
  /// `registry` must outlive the counters. Every outcome begins at 0 now, so that the first dead letter is
  /// already a rise.
  explicit DeliveryCounters(prometheus::Registry& registry);

  void attempt_recorded(DeliveryResult result, Duration took) override;
  void breaker_changed(const WebhookId& webhook, BreakerState state) override;
  void breaker_gone(const WebhookId& webhook) override;

 private:
  prometheus::Family<prometheus::Counter>& attempts_;
  prometheus::Histogram& took_;
  prometheus::Family<prometheus::Gauge>& breakers_;
  std::mutex mutex_;
  std::map<WebhookId, prometheus::Gauge*> by_webhook_;  ///< Owned by the family.
};

}  // namespace hoist
