// What is counted, on the Prometheus client library: one registry a process.
//
// Thread-safe. Counters are atomic; a histogram takes a mutex for as long as it takes to add to one bucket,
// and so none is on the way of an evaluation.
#pragma once

#include <prometheus/registry.h>

#include <optional>
#include <string>

#include "hoist/system/canary_counters.h"
#include "hoist/system/delivery_counters.h"
#include "hoist/system/pass_counters.h"
#include "hoist/system/request_counters.h"
#include "hoist/system/stream_counters.h"

namespace hoist {

class PrometheusMetrics {
 public:
  /// `version` is shown in hoist_build_info.
  explicit PrometheusMetrics(const std::string& version);

  [[nodiscard]] PassMetrics& passes() { return passes_; }
  [[nodiscard]] DeliveryMetrics& deliveries() { return deliveries_; }
  [[nodiscard]] RequestMetrics& requests() { return requests_; }
  [[nodiscard]] StreamMetrics& streams() { return streams_; }
  /// A canary begins now. Call it once, before the page is read.
  [[nodiscard]] CanaryMetrics& start_canary(Instant now) { return canary_.emplace(registry_, now); }

 private:
  prometheus::Registry registry_;
  PassCounters passes_;
  DeliveryCounters deliveries_;
  RequestCounters requests_;
  StreamCounters streams_;
  std::optional<CanaryCounters> canary_;
};

}  // namespace hoist
