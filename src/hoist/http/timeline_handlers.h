// GET /api/admin/timeline: what happens to an environment's flags over a period.
#pragma once

#include "hoist/http/route.h"

namespace hoist::http {

[[nodiscard]] Result<Act> timeline_handler(const Call& call);

}  // namespace hoist::http
