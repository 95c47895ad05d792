// The page that Prometheus reads: what was counted, and what is measured now.
#pragma once

#include <prometheus/registry.h>

#include <string>

#include "hoist/ports/request_metrics.h"

namespace hoist {

/// Text format 0.0.4, in alphabetical order of the metrics. What could not be measured is not there, apart
/// from hoist_store_up, which says so.
[[nodiscard]] std::string metrics_page(const prometheus::Registry& registry, const ScrapeReading& reading);

}  // namespace hoist
