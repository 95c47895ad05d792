// /api/admin/flags: flags themselves.
#pragma once

#include "hoist/http/route.h"

namespace hoist::http {

[[nodiscard]] Result<Act> create_flag_handler(const Call& call);
[[nodiscard]] Result<Act> list_flags_handler(const Call& call);
[[nodiscard]] Result<Act> list_flag_states_handler(const Call& call);
[[nodiscard]] Result<Act> get_flag_handler(const Call& call);
[[nodiscard]] Result<Act> edit_flag_handler(const Call& call);
[[nodiscard]] Result<Act> delete_flag_handler(const Call& call);

}  // namespace hoist::http
