#include "hoist/http/health_report_handlers.h"

#include <algorithm>

#include "hoist/app/clock_offset.h"
#include "hoist/app/store_health.h"
#include "hoist/http/render.h"
#include "hoist/wire/attempt_statistics_json.h"
#include "hoist/wire/json.h"

namespace hoist::http {
namespace {

namespace json = boost::json;

json::object backlog_to_json(const StoreHealth& health) {
  const auto& oldest = health.backlog.oldest_due_at;
  const Duration age = oldest ? std::max(health.now - *oldest, Duration(0)) : Duration(0);
  return {{"due", health.backlog.due},
          {"oldestDueAt", wire::instant_or_null(oldest)},
          {"oldestDueSeconds", age / std::chrono::seconds(1)}};
}

/// The counts come by environment and status.
json::array live_to_json(const std::vector<ScheduleCount>& counts) {
  json::array live;
  const EnvironmentKey* last = nullptr;
  for (const ScheduleCount& count : counts) {
    if (last == nullptr || *last != count.environment) {
      live.push_back(
          json::object{{"environment", count.environment.text()}, {"pending", 0}, {"retrying", 0}});
      last = &count.environment;
    }
    const char* const name = count.status == ScheduleStatus::kPending ? "pending" : "retrying";
    live.back().get_object()[name] = count.count;
  }
  return live;
}

json::array workers_to_json(const std::vector<WorkerHeartbeat>& workers) {
  json::array array;
  for (const WorkerHeartbeat& worker : workers) {
    array.push_back(json::object{{"worker", worker.worker},
                                 {"startedAt", format_instant_short(worker.started_at)},
                                 {"lastPassAt", format_instant_short(worker.last_pass_at)}});
  }
  return array;
}

json::object runner_to_json(const ProcessView& process) {
  const std::optional<RunnerSummary> runner = process.runner ? process.runner() : std::nullopt;
  json::object object{{"status", runner_status(runner)}};
  object["breaker"] = nullptr;
  if (runner) object["breaker"] = to_string(runner->breaker.state);
  object["breakerSince"] = wire::instant_or_null(runner ? runner->breaker.since : std::nullopt);
  object["lastPassAt"] = wire::instant_or_null(runner ? runner->last_pass_at : std::nullopt);
  return object;
}

json::object lateness_of_late(const StoreHealth& health) {
  const Instant from = health.now - kLatenessPeriod;
  json::object object{{"from", format_instant_short(from)}, {"to", format_instant_short(health.now)}};
  for (auto& member : wire::lateness_summary_to_json(summarize_lateness(health.attempts, from, health.now))) {
    object[member.key()] = std::move(member.value());
  }
  return object;
}

json::array servers_to_json(const std::vector<ServerReport>& servers) {
  json::array array;
  for (const ServerReport& server : servers) {
    array.push_back(json::object{{"server", server.server},
                                 {"environment", server.environment.text()},
                                 {"reportedAt", format_instant_short(server.reported_at)},
                                 {"revision", server.revision},
                                 {"clients", server.clients},
                                 {"clientsTold", server.clients_told}});
  }
  return array;
}

json::object report_to_json(const StoreHealth& health, Duration clock_offset, const ProcessView& process) {
  json::object report{{"now", format_instant_short(health.now)}, {"store", process.store}};
  report["clockOffsetMs"] = clock_offset / std::chrono::milliseconds(1);
  report["backlog"] = backlog_to_json(health);
  report["atRisk"] = health.at_risk;
  report["live"] = live_to_json(health.live);
  report["workers"] = workers_to_json(health.workers);
  report["runner"] = runner_to_json(process);
  report["lateness"] = lateness_of_late(health);
  report["attempts"] = wire::attempt_buckets_to_json(count_by_bucket(health.attempts, health.now));
  report["truncated"] = health.truncated;
  report["servers"] = servers_to_json(health.servers);
  report["streams"] = process.open_streams ? process.open_streams() : 0;
  return report;
}

}  // namespace

Result<Act> health_report_handler(const Call& call) {
  // The unit of work begins right after this.
  const ClockOffset offset(call.process.clock);
  return [&call, offset](UnitOfWork& unit) -> Result<Response> {
    const Duration clock_offset = offset.of(unit);
    HOIST_ASSIGN(const StoreHealth health, read_store_health(unit, call.caller.environment));
    return json_response(200, report_to_json(health, clock_offset, call.process));
  };
}

}  // namespace hoist::http
