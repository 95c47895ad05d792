// OFREP, the OpenFeature Remote Evaluation Protocol: what OpenFeature's SDKs ask.
#pragma once

#include "hoist/http/evaluation.h"
#include "hoist/http/route.h"

namespace hoist::http {

[[nodiscard]] Result<Response> ofrep_evaluate_flag_handler(const Call& call, const EvaluationView& view);
[[nodiscard]] Result<Response> ofrep_evaluate_flags_handler(const Call& call, const EvaluationView& view);

/// An error as OFREP's clients read it; `key` is that of the flag that was asked for, or "".
[[nodiscard]] Response ofrep_error_response(const Error& error, std::string_view key);

}  // namespace hoist::http
