#include "hoist/http/health_handlers.h"

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

}  // namespace

Response liveness() { return json_response(200, boost::json::object{{"status", "ok"}}); }

StoreCondition probe_store(Session& session) {
  const auto revision = transact(session, Access::kRead,
                                 [](UnitOfWork& unit) { return unit.revisions().current(production()); });
  return revision ? StoreCondition::kOk : StoreCondition::kUnavailable;
}

Response readiness(StoreCondition store, const RunnerHooks& hooks) {
  const std::optional<RunnerSummary> runner = hooks.status ? hooks.status() : std::nullopt;
  const bool ready = store == StoreCondition::kOk && !(runner && runner->outage);
  boost::json::object body{
      {"status", ready ? "ok" : "unavailable"}, {"store", to_string(store)}, {"runner", runner_text(runner)}};
  body["lastPassAt"] = wire::instant_or_null(runner ? runner->last_pass_at : std::nullopt);
  Response response = json_response(ready ? 200 : 503, std::move(body));
  if (!ready) response.headers.push_back({.name = "Retry-After", .value = "5"});
  return response;
}

}  // namespace hoist::http
