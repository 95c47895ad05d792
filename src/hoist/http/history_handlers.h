// /api/admin/flags/{key}/history and …/revert: a flag's versions, and the way back.
#pragma once

#include "hoist/http/route.h"

namespace hoist::http {

[[nodiscard]] Result<Act> list_history_handler(const Call& call);
[[nodiscard]] Result<Act> get_version_handler(const Call& call);
[[nodiscard]] Result<Act> revert_flag_handler(const Call& call);

}  // namespace hoist::http
