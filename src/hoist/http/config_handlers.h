// GET /api/config/…: what flags say to one user.
#pragma once

#include "hoist/http/route.h"

namespace hoist::http {

/// {"flag-key": true | false, …} over the whole environment.
[[nodiscard]] Result<Act> evaluate_flags_handler(const Call& call);
/// One flag, with variant and reason.
[[nodiscard]] Result<Act> evaluate_flag_handler(const Call& call);

}  // namespace hoist::http
