// /api/admin/attention: how many schedules want somebody to look at them.
#pragma once

#include "hoist/http/route.h"

namespace hoist::http {

[[nodiscard]] Result<Act> count_attention_handler(const Call& call);

}  // namespace hoist::http
