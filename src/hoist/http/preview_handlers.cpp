#include "hoist/http/preview_handlers.h"

#include "hoist/app/preview_change.h"
#include "hoist/app/try_flag.h"
#include "hoist/http/render.h"
#include "hoist/wire/preview_json.h"
#include "hoist/wire/requests_json.h"

namespace hoist::http {

Result<Act> preview_change_handler(const Call& call) {
  HOIST_ASSIGN(FlagKey key, call.flag_key());
  HOIST_ASSIGN(const wire::PreviewRequest body, wire::read_preview(call.request.body, call.retry_policy));
  const PreviewChange change{
      .key = std::move(key),
      .environment = call.environment(),
      .scheduled_at = body.scheduled_at,
      .updates = body.updates,
      .max_retries = body.max_retries.value_or(call.retry_policy.max_retries.value_or(kDefaultMaxRetries)),
      .retry_policy = body.retry_policy};
  return [&call, change](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const ChangePreview preview, preview_change(unit, change, call.retry_policy, call.random));
    return json_response(200, wire::change_preview_to_json(preview));
  };
}

Result<Act> try_flag_handler(const Call& call) {
  HOIST_ASSIGN(FlagKey key, call.flag_key());
  HOIST_ASSIGN(wire::TryRequest body, wire::read_try(call.request.body));
  const TryFlag command{.key = std::move(key),
                        .environment = call.environment(),
                        .context = {.attributes = std::move(body.context)},
                        .updates = std::move(body.updates),
                        .at = std::move(body.at)};
  return [command](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const auto tried, try_flag(unit, command));
    boost::json::array items;
    for (const TriedEvaluation& one : tried) items.push_back(wire::tried_evaluation_to_json(one));
    return json_response(200, boost::json::object{{"items", std::move(items)}});
  };
}

}  // namespace hoist::http
