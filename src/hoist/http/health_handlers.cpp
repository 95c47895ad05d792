#include "hoist/http/health_handlers.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/app/clock_offset.h"
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

std::string backlog_reason(Duration age, Duration bound) {
  return fmt::format(
      "the oldest due schedule has waited for {}, longer than {}: see whether a worker ticks and what it "
      "logs",
      format_duration(std::chrono::floor<std::chrono::seconds>(age)), format_duration(bound));
}

std::string clock_reason(Duration offset) {
  return fmt::format(
      "this machine's clock is {} {} the store's, so that scheduled changes are evaluated too {}: set the "
      "clocks by NTP",
      format_duration(std::chrono::round<std::chrono::milliseconds>(std::chrono::abs(offset))),
      offset > Duration(0) ? "behind" : "ahead of", offset > Duration(0) ? "late" : "early");
}

}  // namespace

Response liveness() { return json_response(200, boost::json::object{{"status", "ok"}}); }

StoreProbe probe_store(Session& session, const Clock& clock) {
  const ClockOffset offset(clock);
  const auto probe = transact(session, Access::kRead, [&](UnitOfWork& unit) -> Result<StoreProbe> {
    StoreProbe read{.condition = StoreCondition::kOk, .clock_offset = offset.of(unit)};
    HOIST_ASSIGN(const std::optional<Instant> oldest, unit.statistics().oldest_due_at(unit.now()));
    if (oldest) read.oldest_due_age = std::max(unit.now() - *oldest, Duration(0));
    return read;
  });
  return probe ? *probe : StoreProbe{.condition = StoreCondition::kUnavailable};
}

Response readiness(const StoreProbe& store, const RunnerHooks& hooks) {
  const std::optional<RunnerSummary> runner = hooks.status ? hooks.status() : std::nullopt;
  const bool readable = store.condition == StoreCondition::kOk;
  const bool ready = readable && !(runner && runner->outage);
  const bool late =
      ready && hooks.max_backlog_age > Duration(0) && store.oldest_due_age > hooks.max_backlog_age;
  const bool wrong_clock = ready && std::chrono::abs(store.clock_offset) > kMostClockOffset;
  boost::json::object body{{"status", late || wrong_clock ? "degraded"
                                      : ready             ? "ok"
                                                          : "unavailable"},
                           {"store", to_string(store.condition)},
                           {"runner", runner_status(runner)}};
  body["lastPassAt"] = wire::instant_or_null(runner ? runner->last_pass_at : std::nullopt);
  body["breaker"] = nullptr;
  if (runner) body["breaker"] = to_string(runner->breaker.state);
  body["breakerSince"] = wire::instant_or_null(runner ? runner->breaker.since : std::nullopt);
  body["oldestDueSeconds"] = nullptr;
  if (readable) body["oldestDueSeconds"] = store.oldest_due_age / std::chrono::seconds(1);
  body["clockOffsetMs"] = nullptr;
  if (readable) body["clockOffsetMs"] = store.clock_offset / std::chrono::milliseconds(1);
  body["reason"] = nullptr;
  if (wrong_clock) body["reason"] = clock_reason(store.clock_offset);
  if (late) body["reason"] = backlog_reason(store.oldest_due_age, hooks.max_backlog_age);
  Response response = json_response(ready ? 200 : 503, std::move(body));
  if (!ready) response.headers.push_back({.name = "Retry-After", .value = "5"});
  return response;
}

}  // namespace hoist::http
