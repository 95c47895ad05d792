// GET /api/config/…: what flags say to one user.
#pragma once

#include "hoist/http/evaluation.h"
#include "hoist/http/route.h"

namespace hoist::http {

/// {"flag-key": value, …} over the whole environment.
[[nodiscard]] Result<Response> evaluate_flags_handler(const Call& call, const EvaluationView& view);
/// One flag, with variant and reason.
[[nodiscard]] Result<Response> evaluate_flag_handler(const Call& call, const EvaluationView& view);

}  // namespace hoist::http
