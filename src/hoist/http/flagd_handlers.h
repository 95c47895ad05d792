// GET /flagd/{environment}.json: an environment's flags for a flagd daemon or an in-process provider.
#pragma once

#include "hoist/http/evaluation.h"
#include "hoist/http/route.h"

namespace hoist::http {

/// The definitions, with a tag, or 304.
[[nodiscard]] Result<Response> flagd_handler(const Call& call, const EvaluationView& view);

}  // namespace hoist::http
