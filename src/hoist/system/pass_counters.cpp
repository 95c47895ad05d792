#include "hoist/system/pass_counters.h"

#include <algorithm>

#include "hoist/base/check.h"
#include "hoist/system/breaker_gauges.h"
#include "hoist/system/seconds.h"

namespace hoist {
namespace {

using Buckets = prometheus::Histogram::BucketBoundaries;

/// From what an idle system reaches to what somebody notices; beyond an hour only the count matters.
const Buckets& lateness_buckets() {
  static const Buckets buckets = {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600};
  return buckets;
}

/// Up to the time-out of the worker's statements (30 s).
const Buckets& transaction_buckets() {
  static const Buckets buckets = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
  return buckets;
}

/// Up to what a runner takes at once.
const Buckets& batch_buckets() {
  static const Buckets buckets = {1, 2, 5, 10, 25, 50, 100, 250, 500, 1000};
  return buckets;
}

prometheus::Counter& add_counter(prometheus::Registry& registry, const std::string& name,
                                 const std::string& help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add({});
}

prometheus::Histogram& add_histogram(prometheus::Registry& registry, const std::string& name,
                                     const std::string& help, const Buckets& buckets) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(registry).Add({}, buckets);
}

}  // namespace

PassCounters::PassCounters(prometheus::Registry& registry)
    : attempts_(prometheus::BuildCounter()
                    .Name("hoist_schedule_attempts_total")
                    .Help("Attempts of this process, by outcome and class of the failure.")
                    .Register(registry)),
      applied_(attempts_.Add({{"outcome", "applied"}, {"error_class", "none"}})),
      superseded_(attempts_.Add({{"outcome", "superseded"}, {"error_class", "none"}})),
      skipped_(attempts_.Add({{"outcome", "skipped"}, {"error_class", "none"}})),
      failed_transiently_(attempts_.Add({{"outcome", "failed"}, {"error_class", "transient"}})),
      failed_permanently_(attempts_.Add({{"outcome", "failed"}, {"error_class", "permanent"}})),
      retries_(
          add_counter(registry, "hoist_schedule_retries_total", "Failures that were answered with a retry.")),
      exhausted_(add_counter(registry, "hoist_schedules_exhausted_total",
                             "Schedules that failed for good because no retry was left.")),
      unrecorded_(
          add_counter(registry, "hoist_schedule_failures_unrecorded_total",
                      "Failures that could not even be recorded; the schedule is left alone for a while.")),
      lateness_(add_histogram(registry, "hoist_schedule_lateness_seconds",
                              "Commit time minus due time of applied schedules.", lateness_buckets())),
      batch_size_(add_histogram(registry, "hoist_batch_size_schedules",
                                "Schedules that were claimed and settled in one transaction.",
                                batch_buckets())),
      claim_(add_histogram(registry, "hoist_claim_duration_seconds",
                           "How long it took to claim a batch that was not empty.", transaction_buckets())),
      settle_(add_histogram(registry, "hoist_settle_duration_seconds",
                            "How long it took to settle a claimed batch and commit it.",
                            transaction_buckets())),
      enqueued_(registry),
      last_pass_(prometheus::BuildGauge()
                     .Name("hoist_worker_last_pass_timestamp_seconds")
                     .Help("When a worker of this process last looked at what is due, by the store's clock.")
                     .Register(registry)),
      store_breaker_(store_breaker_gauge(registry, "runner")) {}

void PassCounters::attempt_recorded(const Attempt& attempt, Duration lateness) {
  switch (attempt.outcome) {
    case AttemptOutcome::kApplied:
      applied_.Increment();
      // A clock that was set back makes nothing early.
      lateness_.Observe(std::max(0.0, in_seconds(lateness)));
      return;
    case AttemptOutcome::kSuperseded:
      return superseded_.Increment();
    case AttemptOutcome::kSkipped:
      return skipped_.Increment();
    case AttemptOutcome::kFailed:
      break;
  }
  check(attempt.failure.has_value(), "a failed attempt has its failure");
  const bool transient = attempt.failure->failure_class == FailureClass::kTransient;
  (transient ? failed_transiently_ : failed_permanently_).Increment();
  if (attempt.next_retry_at) {
    retries_.Increment();
  } else if (transient) {
    exhausted_.Increment();
  }
}

void PassCounters::failure_unrecorded() { unrecorded_.Increment(); }

void PassCounters::batch_settled(const SettledBatch& batch) {
  batch_size_.Observe(batch.size);
  // By a clock that may be set back in between.
  claim_.Observe(std::max(0.0, in_seconds(batch.claim)));
  settle_.Observe(std::max(0.0, in_seconds(batch.settle)));
}

void PassCounters::notification_enqueued(NotificationEvent event) { enqueued_.count(event); }

void PassCounters::pass_finished(const std::string& worker, Instant at) {
  last_pass_.Add({{"worker", worker}}).Set(in_seconds(at));
}

void PassCounters::store_breaker_changed(BreakerState state) { store_breaker_.Set(gauge_value(state)); }

}  // namespace hoist
