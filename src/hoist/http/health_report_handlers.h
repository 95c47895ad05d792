// /api/admin/health: how the work goes, for people who look after it.
#pragma once

#include "hoist/http/route.h"

namespace hoist::http {

[[nodiscard]] Result<Act> health_report_handler(const Call& call);

}  // namespace hoist::http
