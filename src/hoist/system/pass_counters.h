// The counters of a worker's passes.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "hoist/ports/pass_metrics.h"
#include "hoist/system/enqueued_counters.h"

namespace hoist {

/// Thread-safe.
class PassCounters final : public PassMetrics {
 public:
  /// `registry` must outlive the counters. Every series that has no label of its own begins at 0 now, so that
  /// the first failure is already a rise.
  explicit PassCounters(prometheus::Registry& registry);

  void attempt_recorded(const Attempt& attempt, Duration lateness) override;
  void failure_unrecorded() override;
  void batch_settled(const SettledBatch& batch) override;
  void notification_enqueued(NotificationEvent event) override;
  void pass_finished(const std::string& worker, Instant at) override;
  void store_breaker_changed(BreakerState state) override;

 private:
  prometheus::Family<prometheus::Counter>& attempts_;
  prometheus::Counter& applied_;
  prometheus::Counter& superseded_;
  prometheus::Counter& skipped_;
  prometheus::Counter& failed_transiently_;
  prometheus::Counter& failed_permanently_;
  prometheus::Counter& retries_;
  prometheus::Counter& exhausted_;
  prometheus::Counter& unrecorded_;
  prometheus::Histogram& lateness_;
  prometheus::Histogram& batch_size_;
  prometheus::Histogram& claim_;
  prometheus::Histogram& settle_;
  EnqueuedCounters enqueued_;
  prometheus::Family<prometheus::Gauge>& last_pass_;
  prometheus::Gauge& store_breaker_;
};

}  // namespace hoist
