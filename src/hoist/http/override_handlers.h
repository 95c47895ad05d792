// /api/admin/flags/{key}/users: users for whom a flag's value is fixed.
#pragma once

#include "hoist/http/route.h"

namespace hoist::http {

[[nodiscard]] Result<Act> set_override_handler(const Call& call);
[[nodiscard]] Result<Act> list_overrides_handler(const Call& call);
[[nodiscard]] Result<Act> remove_override_handler(const Call& call);

}  // namespace hoist::http
