// The counters of a server's requests, and the page.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>
#include <deque>
#include <memory>
#include <mutex>

#include "hoist/ports/request_metrics.h"
#include "hoist/system/enqueued_counters.h"

namespace hoist {

/// Thread-safe.
class RequestCounters final : public RequestMetrics {
 public:
  /// `registry` must outlive the counters; all that is in it is on the page.
  explicit RequestCounters(prometheus::Registry& registry);
  ~RequestCounters() override;

  AnswerCounter& answers(std::string_view method, std::string_view route) override;
  void evaluated(EvaluationReason reason, std::uint64_t times) override;
  void waited_for_store(Duration waited) override;
  void notification_enqueued(NotificationEvent event) override;
  void store_breaker_changed(BreakerState state) override;
  std::string page(const ScrapeReading& reading) override;

 private:
  class RouteAnswers;

  prometheus::Registry& registry_;
  prometheus::Family<prometheus::Counter>& requests_;
  std::array<prometheus::Counter*, kEvaluationReasons.size()> evaluations_{};  ///< By reason.
  prometheus::Histogram& store_wait_;
  EnqueuedCounters enqueued_;
  prometheus::Gauge& store_breaker_;
  std::mutex routes_mutex_;
  std::deque<std::unique_ptr<RouteAnswers>> routes_;
};

}  // namespace hoist
