#include "hoist/http/health_handlers.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/app/transact.h"
#include "hoist/base/check.h"
#include "hoist/http/render.h"
#include "hoist/wire/json.h"

namespace hoist::http {
namespace {

std::string_view to_string(StoreCondition condition) {
  switch (condition) {
    case StoreCondition::kOk:
      return "ok";
    case StoreCondition::kUnavailable:
      return "unavailable";
    case StoreCondition::kBusy:
      return "busy";
  }
  unreachable("StoreCondition");
}

std::string_view runner_text(const std::optional<RunnerSummary>& runner) {
  if (!runner) return "none";
  if (runner->outage) return "unavailable";
  return runner->last_pass_at ? "ok" : "starting";
}

std::string backlog_reason(Duration age, Duration bound) {
  return fmt::format(
      "the oldest due schedule has waited for {}, longer than {}: see whether a worker ticks and what it "
      "logs",
      format_duration(std::chrono::floor<std::chrono::seconds>(age)), format_duration(bound));
}

}  // namespace

Response liveness() { return json_response(200, boost::json::object{{"status", "ok"}}); }

StoreProbe probe_store(Session& session) {
  const auto age = transact(session, Access::kRead, [](UnitOfWork& unit) -> Result<Duration> {
    HOIST_ASSIGN(const std::optional<Instant> oldest, unit.statistics().oldest_due_at(unit.now()));
    return oldest ? unit.now() - *oldest : Duration(0);
  });
  if (!age) return {.condition = StoreCondition::kUnavailable, .oldest_due_age = Duration(0)};
  return {.condition = StoreCondition::kOk, .oldest_due_age = std::max(*age, Duration(0))};
}

Response readiness(const StoreProbe& store, const RunnerHooks& hooks) {
  const std::optional<RunnerSummary> runner = hooks.status ? hooks.status() : std::nullopt;
  const bool readable = store.condition == StoreCondition::kOk;
  const bool ready = readable && !(runner && runner->outage);
  const bool late =
      ready && hooks.max_backlog_age > Duration(0) && store.oldest_due_age > hooks.max_backlog_age;
  boost::json::object body{{"status", late    ? "degraded"
                                      : ready ? "ok"
                                              : "unavailable"},
                           {"store", to_string(store.condition)},
                           {"runner", runner_text(runner)}};
  body["lastPassAt"] = wire::instant_or_null(runner ? runner->last_pass_at : std::nullopt);
  body["breaker"] = nullptr;
  if (runner) body["breaker"] = to_string(runner->breaker.state);
  body["breakerSince"] = wire::instant_or_null(runner ? runner->breaker.since : std::nullopt);
  body["oldestDueSeconds"] = nullptr;
  if (readable) body["oldestDueSeconds"] = store.oldest_due_age / std::chrono::seconds(1);
  body["reason"] = nullptr;
  if (late) body["reason"] = backlog_reason(store.oldest_due_age, hooks.max_backlog_age);
  Response response = json_response(ready ? 200 : 503, std::move(body));
  if (!ready) response.headers.push_back({.name = "Retry-After", .value = "5"});
  return response;
}

}  // namespace hoist::http
