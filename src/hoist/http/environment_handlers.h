// /api/admin/environments: which there are.
#pragma once

#include "hoist/http/route.h"

namespace hoist::http {

[[nodiscard]] Result<Act> list_environments_handler(const Call& call);

}  // namespace hoist::http
