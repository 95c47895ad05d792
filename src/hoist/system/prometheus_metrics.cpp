#include "hoist/system/prometheus_metrics.h"

#include <prometheus/gauge.h>

namespace hoist {

PrometheusMetrics::PrometheusMetrics(const std::string& version)
    : passes_(registry_), deliveries_(registry_), requests_(registry_), streams_(registry_) {
  prometheus::BuildGauge()
      .Name("hoist_build_info")
      .Help("Always 1; the labels tell which build this is.")
      .Register(registry_)
      .Add({{"version", version}})
      .Set(1);
}

}  // namespace hoist
