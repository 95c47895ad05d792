#include "hoist/http/retry_policy_handlers.h"

#include "hoist/app/retry_policies.h"
#include "hoist/http/render.h"
#include "hoist/wire/requests_json.h"
#include "hoist/wire/retry_policy_json.h"

namespace hoist::http {
namespace {

/// What every environment's schedules may name is not for a token of one.
Result<void> refuse_bound(const Call& call) {
  if (!call.caller.environment) return {};
  return fail(ErrorCode::kPermissionDenied,
              "retry policies belong to all environments: use a token that is bound to none");
}

}  // namespace

Result<Act> list_retry_policies_handler(const Call& call) {
  return [&call](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const auto policies, list_retry_policies(unit, call.retry_policy));
    boost::json::array items;
    for (const NamedRetryPolicy& policy : policies) items.push_back(wire::named_policy_to_json(policy));
    return json_response(200, boost::json::object{{"items", std::move(items)}});
  };
}

Result<Act> set_retry_policy_handler(const Call& call) {
  HOIST_TRY(refuse_bound(call));
  HOIST_ASSIGN(const RetryPolicyName name, RetryPolicyName::parse(call.parameter("name")));
  HOIST_ASSIGN(const RetryPolicy policy, wire::read_retry_policy_body(call.request.body, call.retry_policy));
  return [&call, name, policy](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const auto named, set_retry_policy(unit, name, policy, call.caller.name, call.random));
    return json_response(200, wire::named_policy_to_json(named));
  };
}

Result<Act> remove_retry_policy_handler(const Call& call) {
  HOIST_TRY(refuse_bound(call));
  HOIST_ASSIGN(const RetryPolicyName name, RetryPolicyName::parse(call.parameter("name")));
  return [&call, name](UnitOfWork& unit) -> Result<Response> {
    HOIST_TRY(remove_retry_policy(unit, name, call.caller.name, call.random));
    return no_content();
  };
}

}  // namespace hoist::http
