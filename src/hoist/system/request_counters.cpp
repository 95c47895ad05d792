#include "hoist/system/request_counters.h"

#include <algorithm>
#include <atomic>

#include "hoist/system/breaker_gauges.h"
#include "hoist/system/metrics_page.h"
#include "hoist/system/seconds.h"

namespace hoist {
namespace {

/// The statuses that HTTP has room for.
constexpr int kFirstStatus = 100;
constexpr int kLastStatus = 599;

/// Up to the time-out of a request's statements (15 s).
const prometheus::Histogram::BucketBoundaries& wait_buckets() {
  static const prometheus::Histogram::BucketBoundaries buckets = {0.0001, 0.001, 0.005, 0.025, 0.1,
                                                                  0.5,    1,     2.5,   5,     15};
  return buckets;
}

}  // namespace

/// Finds the counter of a status without a lock once that status was seen.
class RequestCounters::RouteAnswers final : public AnswerCounter {
 public:
  RouteAnswers(prometheus::Family<prometheus::Counter>& family, std::string_view method,
               std::string_view route)
      : family_(family), method_(method), route_(route) {}

  void answered(int status) override {
    std::atomic<prometheus::Counter*>& slot =
        counters_.at(static_cast<std::size_t>(std::clamp(status, kFirstStatus, kLastStatus) - kFirstStatus));
    prometheus::Counter* counter = slot.load(std::memory_order_acquire);
    if (counter == nullptr) {
      // Two threads at once are given the same one.
      counter = &family_.Add({{"method", method_}, {"route", route_}, {"code", std::to_string(status)}});
      slot.store(counter, std::memory_order_release);
    }
    counter->Increment();
  }

 private:
  prometheus::Family<prometheus::Counter>& family_;
  const std::string method_;
  const std::string route_;
  std::array<std::atomic<prometheus::Counter*>, kLastStatus - kFirstStatus + 1> counters_{};
};

RequestCounters::RequestCounters(prometheus::Registry& registry)
    : registry_(registry),
      requests_(prometheus::BuildCounter()
                    .Name("hoist_http_requests_total")
                    .Help("Answered requests by the route's pattern and the status code.")
                    .Register(registry)),
      store_wait_(prometheus::BuildHistogram()
                      .Name("hoist_store_pool_wait_seconds")
                      .Help("How long requests waited for a thread that may use the store.")
                      .Register(registry)
                      .Add({}, wait_buckets())),
      enqueued_(registry),
      store_breaker_(store_breaker_gauge(registry, "requests")) {
  auto& evaluations = prometheus::BuildCounter()
                          .Name("hoist_evaluations_total")
                          .Help("Evaluated flags by the reason of the value.")
                          .Register(registry);
  for (const EvaluationReason reason : kEvaluationReasons) {
    evaluations_.at(static_cast<std::size_t>(reason)) =
        &evaluations.Add({{"reason", std::string(to_string(reason))}});
  }
}

RequestCounters::~RequestCounters() = default;

void RequestCounters::notification_enqueued(NotificationEvent event) { enqueued_.count(event); }

AnswerCounter& RequestCounters::answers(std::string_view method, std::string_view route) {
  const std::lock_guard lock(routes_mutex_);
  return *routes_.emplace_back(std::make_unique<RouteAnswers>(requests_, method, route));
}

void RequestCounters::evaluated(EvaluationReason reason, std::uint64_t times) {
  evaluations_.at(static_cast<std::size_t>(reason))->Increment(static_cast<double>(times));
}

void RequestCounters::waited_for_store(Duration waited) {
  store_wait_.Observe(std::max(0.0, in_seconds(waited)));
}

void RequestCounters::store_breaker_changed(BreakerState state) { store_breaker_.Set(gauge_value(state)); }

std::string RequestCounters::page(const ScrapeReading& reading) { return metrics_page(registry_, reading); }

}  // namespace hoist
