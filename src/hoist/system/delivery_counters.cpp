#include "hoist/system/delivery_counters.h"

#include <algorithm>
#include <string>

#include "hoist/system/breaker_gauges.h"
#include "hoist/system/seconds.h"

namespace hoist {
namespace {

/// Up to the time limit of an attempt.
const prometheus::Histogram::BucketBoundaries& attempt_buckets() {
  static const prometheus::Histogram::BucketBoundaries buckets = {0.01, 0.025, 0.05, 0.1, 0.25, 0.5,
                                                                  1,    2.5,   5,    10,  30};
  return buckets;
}

prometheus::Counter& counter_of(prometheus::Family<prometheus::Counter>& family, DeliveryResult result) {
  return family.Add({{"outcome", std::string(to_string(result))}});
}

}  // namespace

DeliveryCounters::DeliveryCounters(prometheus::Registry& registry)
    : attempts_(prometheus::BuildCounter()
                    .Name("hoist_deliveries_total")
                    .Help("Attempts of this process to deliver a notification, by outcome.")
                    .Register(registry)),
      took_(prometheus::BuildHistogram()
                .Name("hoist_delivery_duration_seconds")
                .Help("How long an attempt to deliver took, from its beginning to the receiver's answer.")
                .Register(registry)
                .Add({}, attempt_buckets())),
      breakers_(breaker_gauges(registry)) {
  for (const DeliveryResult result : {DeliveryResult::kDelivered, DeliveryResult::kRetrying,
                                      DeliveryResult::kFailed, DeliveryResult::kStale}) {
    counter_of(attempts_, result);
  }
}

void DeliveryCounters::attempt_recorded(DeliveryResult result, Duration took) {
  counter_of(attempts_, result).Increment();
  took_.Observe(std::max(0.0, in_seconds(took)));
}

void DeliveryCounters::breaker_changed(const WebhookId& webhook, BreakerState state) {
  const std::lock_guard lock(mutex_);
  prometheus::Gauge*& gauge = by_webhook_[webhook];
  if (gauge == nullptr) gauge = &breakers_.Add({{"webhook", webhook.to_string()}});
  gauge->Set(gauge_value(state));
}

void DeliveryCounters::breaker_gone(const WebhookId& webhook) {
  const std::lock_guard lock(mutex_);
  const auto found = by_webhook_.find(webhook);
  if (found == by_webhook_.end()) return;
  breakers_.Remove(found->second);
  by_webhook_.erase(found);
}

}  // namespace hoist
