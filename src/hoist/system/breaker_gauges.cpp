#include "hoist/system/breaker_gauges.h"

#include "hoist/base/check.h"

namespace hoist {

prometheus::Family<prometheus::Gauge>& breaker_gauges(prometheus::Registry& registry) {
  return prometheus::BuildGauge()
      .Name("hoist_breaker_state")
      .Help("Of each webhook's receiver and of the store in this process: 0 used, 1 probed, 2 left alone.")
      .Register(registry);
}

prometheus::Gauge& store_breaker_gauge(prometheus::Registry& registry, const std::string& caller) {
  return breaker_gauges(registry).Add({{"destination", "store"}, {"caller", caller}});
}

double gauge_value(BreakerState state) {
  switch (state) {
    case BreakerState::kClosed:
      return 0;
    case BreakerState::kHalfOpen:
      return 1;
    case BreakerState::kOpen:
      return 2;
  }
  unreachable("BreakerState");
}

}  // namespace hoist
