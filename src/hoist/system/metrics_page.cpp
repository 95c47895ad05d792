#include "hoist/system/metrics_page.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "hoist/system/seconds.h"

namespace hoist {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily family_of(std::string name, std::string help, MetricType type = MetricType::Gauge) {
  MetricFamily family;
  family.name = std::move(name);
  family.help = std::move(help);
  family.type = type;
  return family;
}

void add_value(MetricFamily& family, double value, std::vector<ClientMetric::Label> labels = {}) {
  ClientMetric metric;
  metric.label = std::move(labels);
  (family.type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  family.metric.push_back(std::move(metric));
}

MetricFamily single(std::string name, std::string help, double value, MetricType type = MetricType::Gauge) {
  MetricFamily family = family_of(std::move(name), std::move(help), type);
  add_value(family, value);
  return family;
}

/// As people call it: a failed schedule with a retry ahead is retrying.
std::string_view status_label(const ScheduleCount& count) {
  return count.live && count.status == ScheduleStatus::kFailed ? "retrying" : to_string(count.status);
}

/// Every status of every environment that has a schedule, those that are 0 too: a series that comes and goes
/// cannot be told from one that was lost.
MetricFamily schedules(const std::vector<ScheduleCount>& counts) {
  MetricFamily family = family_of(
      "hoist_schedules", "Schedules by environment and status; retrying ones are not among the failed.");
  std::map<std::string, std::map<std::string_view, std::int64_t>> by_environment;
  for (const ScheduleCount& count : counts) {
    auto [found, is_new] = by_environment.try_emplace(count.environment.text());
    if (is_new) {
      found->second = {{"pending", 0}, {"retrying", 0}, {"applied", 0}, {"failed", 0}, {"cancelled", 0}};
    }
    found->second[status_label(count)] += count.count;
  }
  for (const auto& [environment, by_status] : by_environment) {
    for (const auto& [status, count] : by_status) {
      add_value(family, static_cast<double>(count),
                {{"environment", environment}, {"status", std::string(status)}});
    }
  }
  return family;
}

MetricFamily heartbeats(const std::vector<WorkerHeartbeat>& heartbeats) {
  MetricFamily family = family_of("hoist_worker_heartbeat_timestamp_seconds",
                                  "The last pass that each worker has written down, by the store's clock.");
  for (const WorkerHeartbeat& heartbeat : heartbeats) {
    add_value(family, in_seconds(heartbeat.last_pass_at), {{"worker", heartbeat.worker}});
  }
  return family;
}

void add_store(std::vector<MetricFamily>& families, const std::optional<StoreReading>& store) {
  families.push_back(
      single("hoist_store_up", "Whether the store could be read for this scrape.", store ? 1 : 0));
  if (!store) return;
  families.push_back(schedules(store->counts));
  families.push_back(single("hoist_schedules_due", "Schedules that are due and not settled yet.",
                            static_cast<double>(store->due)));
  families.push_back(single("hoist_schedules_oldest_due_age_seconds",
                            "For how long the oldest of them has been due; 0 where there is none.",
                            in_seconds(store->oldest_due_age)));
  families.push_back(single("hoist_schedules_at_risk",
                            "Pending schedules of which the last preflight found that they would fail.",
                            static_cast<double>(store->at_risk)));
  families.push_back(single("hoist_clock_offset_seconds", "The store's clock minus that of this process.",
                            in_seconds(store->clock_offset)));
  if (!store->heartbeats.empty()) families.push_back(heartbeats(store->heartbeats));
  families.push_back(single("hoist_outbox_pending", "Deliveries to webhooks that have not ended.",
                            static_cast<double>(store->outbox_pending)));
  families.push_back(single("hoist_outbox_oldest_seconds",
                            "For how long the oldest delivery that is due has been due; 0 where none is.",
                            in_seconds(store->outbox_oldest_due_age)));
}

void add_pool(std::vector<MetricFamily>& families, const StorePoolLoad& pool) {
  const auto gauge = [&](std::string name, std::string help, std::size_t value) {
    families.push_back(single(std::move(name), std::move(help), static_cast<double>(value)));
  };
  gauge("hoist_store_pool_threads", "Threads that may use the store for requests.", pool.threads);
  gauge("hoist_store_pool_busy_threads", "Those that have a request in hand.", pool.busy);
  gauge("hoist_store_pool_queued_requests", "Requests that wait for one of them.", pool.queued);
  gauge("hoist_store_pool_queue_limit_requests", "How many may wait before the next is refused.",
        pool.queue_bound);
  families.push_back(single("hoist_store_pool_refused_total", "Requests that found the queue full.",
                            static_cast<double>(pool.refused), MetricType::Counter));
}

}  // namespace

std::string metrics_page(const prometheus::Registry& registry, const ScrapeReading& reading) {
  std::vector<MetricFamily> families = registry.Collect();
  // A family without a series would be two lines about nothing.
  std::erase_if(families, [](const MetricFamily& family) { return family.metric.empty(); });
  add_store(families, reading.store);
  add_pool(families, reading.pool);
  if (reading.snapshot_age) {
    families.push_back(single("hoist_snapshot_age_seconds",
                              "How long ago the snapshot that evaluations read was last found up to date.",
                              in_seconds(*reading.snapshot_age)));
  }
  std::sort(families.begin(), families.end(),
            [](const MetricFamily& a, const MetricFamily& b) { return a.name < b.name; });
  for (MetricFamily& family : families) {
    std::sort(family.metric.begin(), family.metric.end(),
              [](const ClientMetric& a, const ClientMetric& b) { return a.label < b.label; });
  }
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace hoist
