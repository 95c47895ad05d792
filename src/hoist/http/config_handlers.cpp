#include "hoist/http/config_handlers.h"

#include <fmt/format.h>

#include "hoist/app/user_overrides.h"
#include "hoist/http/evaluation_tally.h"
#include "hoist/http/explain.h"
#include "hoist/http/render.h"
#include "hoist/wire/evaluation_json.h"

namespace hoist::http {
namespace {

/// Without userId the caller is anonymous.
Result<EvaluationContext> user_context(const Call& call) {
  const std::string* user = call.query.find("userId");
  if (user == nullptr) return EvaluationContext();
  HOIST_TRY(check_user_id(*user));
  return EvaluationContext::of_user(*user);
}

}  // namespace

Result<Response> evaluate_flags_handler(const Call& call, const EvaluationView& view) {
  HOIST_ASSIGN(const EvaluationContext context, user_context(call));
  EvaluationTally tally;
  const SnapshotView flags = view.flags();
  boost::json::object values;
  values.reserve(view.snapshot->timelines().size());
  for (const CompiledFlag* compiled : flags.flags()) {
    const Evaluation evaluation = flags.evaluate(*compiled, context);
    tally.add(evaluation.reason);
    values[compiled->flag.key.text()] = wire::shown_value(compiled->flag, evaluation);
  }
  tally.report_to(view.metrics);
  return json_response(200, std::move(values));
}

Result<Response> evaluate_flag_handler(const Call& call, const EvaluationView& view) {
  HOIST_ASSIGN(const FlagKey key, call.flag_key());
  HOIST_ASSIGN(const EvaluationContext context, user_context(call));
  HOIST_ASSIGN(const bool explain, explain_asked(call));
  const SnapshotView flags = view.flags();
  const CompiledFlag* compiled = flags.find(key.text());
  if (compiled == nullptr) {
    view.metrics.evaluated(EvaluationReason::kFlagNotFound, 1);
    return fail(ErrorCode::kNotFound, fmt::format("there is no flag '{}' in environment '{}'", key.text(),
                                                  view.snapshot->environment().text()));
  }
  Explanation explanation;
  const Evaluation evaluation = flags.evaluate(*compiled, context, explain ? &explanation : nullptr);
  view.metrics.evaluated(evaluation.reason, 1);
  boost::json::object body = wire::evaluation_to_json(compiled->flag, evaluation);
  if (explain) body["explanation"] = wire::explanation_to_json(explanation);
  return json_response(200, std::move(body));
}

}  // namespace hoist::http
