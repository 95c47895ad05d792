#include "hoist/http/ofrep_handlers.h"

#include <fmt/format.h>

#include "hoist/base/shown_text.h"
#include "hoist/http/evaluation_tally.h"
#include "hoist/http/explain.h"
#include "hoist/http/render.h"
#include "hoist/http/stream_handlers.h"
#include "hoist/wire/evaluation_json.h"
#include "hoist/wire/ofrep_text.h"

namespace hoist::http {
namespace {

/// Of one flag in an answer for all of them: room that is asked for beforehand.
constexpr std::size_t kUsualAnswerLength = 80;

/// The status of a failed evaluation of one flag.
int failure_status(EvaluationReason reason) { return reason == EvaluationReason::kFlagNotFound ? 404 : 400; }

}  // namespace

Result<Response> ofrep_evaluate_flag_handler(const Call& call, const EvaluationView& view) {
  HOIST_ASSIGN(const EvaluationContext context, wire::read_ofrep_request(call.request.body));
  HOIST_ASSIGN(const bool explain, explain_asked(call));
  const std::string& key = call.parameter("key");
  const SnapshotView flags = view.flags();
  const CompiledFlag* compiled = flags.find(key);
  if (compiled == nullptr) {
    view.metrics.evaluated(EvaluationReason::kFlagNotFound, 1);
    return fail(ErrorCode::kNotFound, fmt::format("there is no flag '{}' in environment '{}'",
                                                  shown_text(key), view.snapshot->environment().text()));
  }
  Explanation explanation;
  const Evaluation evaluation = flags.evaluate(*compiled, context, explain ? &explanation : nullptr);
  view.metrics.evaluated(evaluation.reason, 1);
  Response response;
  if (evaluation.failed()) response.status = failure_status(evaluation.reason);
  wire::append_ofrep_evaluation(compiled->flag, evaluation, response.body, explain ? &explanation : nullptr);
  return response;
}

Result<Response> ofrep_evaluate_flags_handler(const Call& call, const EvaluationView& view) {
  HOIST_ASSIGN(const EvaluationContext context, wire::read_ofrep_request(call.request.body));
  EvaluationTally tally;
  const SnapshotView flags = view.flags();
  Response response;
  response.body.reserve(view.snapshot->timelines().size() * kUsualAnswerLength);
  response.body.append(R"({"flags":[)");
  std::string_view separator;
  for (const CompiledFlag* compiled : flags.flags()) {
    if (compiled->flag.config.archived) continue;
    const Evaluation evaluation = flags.evaluate(*compiled, context);
    tally.add(evaluation.reason);
    response.body.append(separator);
    wire::append_ofrep_evaluation(compiled->flag, evaluation, response.body);
    separator = ",";
  }
  response.body.append("]");
  tally.report_to(view.metrics);
  // Named while there is room: who is refused a stream would come back for it every second.
  if (view.streams != nullptr) {
    response.body.append(R"(,"eventStreams":)");
    response.body.append(boost::json::serialize(event_streams(call, *view.streams, view.now)));
  }
  response.body.append("}");
  // The tag is the content's: rules may depend on the time of day, which no revision tells. It covers the
  // stream's address, which therefore changes long before it ends (kStreamTokenPeriod).
  return with_etag(call.request, std::move(response));
}

Response ofrep_error_response(const Error& error, std::string_view key) {
  Response response = error_response(error);
  response.body = boost::json::serialize(wire::error_to_ofrep(error, key));
  return response;
}

}  // namespace hoist::http
