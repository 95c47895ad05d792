// Evaluations as JSON: Hoist's own form and OFREP's, and the contexts that clients send.
#pragma once

#include <boost/json.hpp>

#include <string_view>

#include "hoist/domain/evaluation.h"

namespace hoist::wire {

/// The value that /api/config shows: the evaluation's, or false for a boolean that has none, or null.
[[nodiscard]] boost::json::value shown_value(const Flag& flag, const Evaluation& evaluation);

/// {"key", "environment", "value", "variant", "reason"}, and "errorMessage" where it failed.
[[nodiscard]] boost::json::object evaluation_to_json(const Flag& flag, const Evaluation& evaluation);

/// {"steps": [{"check", "decided", "detail"}], "conditions": [{"path", "operation", "inputs", "result",
/// "note"}]}
[[nodiscard]] boost::json::object explanation_to_json(const Explanation& explanation);

/// {"key"?, "errorCode", "errorDetails"} for what went wrong before or around an evaluation.
[[nodiscard]] boost::json::object error_to_ofrep(const Error& error, std::string_view key);

/// The context of an OFREP request's body, {"context": {…}}; other members are left alone. Errors:
/// kInvalidArgument, with the fact `errorCode` (PARSE_ERROR or INVALID_CONTEXT).
[[nodiscard]] Result<EvaluationContext> read_ofrep_request(std::string_view body);

/// A context by itself, as `hoist evaluate --context FILE` takes it. Errors: kInvalidArgument.
[[nodiscard]] Result<EvaluationContext> read_context(std::string_view text);

}  // namespace hoist::wire
