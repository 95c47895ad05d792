// The counters of a canary.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "hoist/ports/canary_metrics.h"

namespace hoist {

/// Thread-safe.
class CanaryCounters final : public CanaryMetrics {
 public:
  /// `registry` must outlive the counters. Make them where there is a canary, for an alert takes the mere
  /// series for one. The last success is `now` at first, so that one that never succeeds shows as well.
  CanaryCounters(prometheus::Registry& registry, Instant now);

  void succeeded(Instant at, Duration delay) override;
  void failed() override;

 private:
  prometheus::Gauge& last_success_;
  prometheus::Histogram& delay_;
  prometheus::Counter& failures_;
};

}  // namespace hoist
