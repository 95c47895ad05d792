#include "hoist/http/config_handlers.h"

#include "hoist/app/evaluate_flags.h"
#include "hoist/app/user_overrides.h"
#include "hoist/http/render.h"
#include "hoist/wire/flag_json.h"

namespace hoist::http {
namespace {

/// Without userId the caller is anonymous.
Result<EvaluationContext> evaluation_context(const Call& call) {
  EvaluationContext context;
  if (const std::string* user = call.query.find("userId")) {
    HOIST_TRY(check_user_id(*user));
    context.targeting_key = *user;
  }
  return context;
}

}  // namespace

Result<Act> evaluate_flags_handler(const Call& call) {
  HOIST_ASSIGN(const EvaluationContext context, evaluation_context(call));
  return [&call, context](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const auto evaluations, evaluate_all_flags(unit, call.environment(), context));
    boost::json::object values;
    values.reserve(evaluations.size());
    for (const auto& [key, evaluation] : evaluations) values[key.text()] = evaluation.value;
    return json_response(200, std::move(values));
  };
}

Result<Act> evaluate_flag_handler(const Call& call) {
  HOIST_ASSIGN(const FlagKey key, call.flag_key());
  HOIST_ASSIGN(const EvaluationContext context, evaluation_context(call));
  return [&call, key, context](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const Evaluation evaluation, evaluate_flag(unit, key, call.environment(), context));
    return json_response(200, wire::evaluation_to_json(key, call.environment(), evaluation));
  };
}

}  // namespace hoist::http
