#include "hoist/system/canary_counters.h"

#include <algorithm>

#include "hoist/system/seconds.h"

namespace hoist {

CanaryCounters::CanaryCounters(prometheus::Registry& registry, Instant now)
    : last_success_(
          prometheus::BuildGauge()
              .Name("hoist_canary_last_success_timestamp_seconds")
              .Help("When a change of the canary's last came to be evaluated; its start before that.")
              .Register(registry)
              .Add({})),
      delay_(prometheus::BuildHistogram()
                 .Name("hoist_canary_delay_seconds")
                 .Help("From when a change of the canary's was due until it was evaluated.")
                 .Register(registry)
                 .Add({}, prometheus::Histogram::BucketBoundaries{0.25, 0.5, 1, 2.5, 5, 10, 30})),
      failures_(
          prometheus::BuildCounter()
              .Name("hoist_canary_failures_total")
              .Help("Changes of the canary's that could not be scheduled or were not evaluated in time.")
              .Register(registry)
              .Add({})) {
  last_success_.Set(in_seconds(now));
}

void CanaryCounters::succeeded(Instant at, Duration delay) {
  last_success_.Set(in_seconds(at));
  delay_.Observe(std::max(0.0, in_seconds(delay)));
}

void CanaryCounters::failed() { failures_.Increment(); }

}  // namespace hoist
