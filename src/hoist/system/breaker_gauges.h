// The one family in which all breakers of a process are shown, whoever has them.
#pragma once

#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <string>

#include "hoist/domain/circuit_breaker.h"

namespace hoist {

/// The family of that registry; made by the first who asks.
[[nodiscard]] prometheus::Family<prometheus::Gauge>& breaker_gauges(prometheus::Registry& registry);

/// The store's breaker of `caller` ("runner", "requests"), closed.
[[nodiscard]] prometheus::Gauge& store_breaker_gauge(prometheus::Registry& registry,
                                                     const std::string& caller);

/// 0 closed, 1 half-open, 2 open: the more, the worse.
[[nodiscard]] double gauge_value(BreakerState state);

}  // namespace hoist
