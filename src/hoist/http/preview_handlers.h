// POST /api/admin/flags/{key}/preview and /try: what would be. They read, and change nothing.
#pragma once

#include "hoist/http/route.h"

namespace hoist::http {

[[nodiscard]] Result<Act> preview_change_handler(const Call& call);
[[nodiscard]] Result<Act> try_flag_handler(const Call& call);

}  // namespace hoist::http
