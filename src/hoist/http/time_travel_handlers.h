// /api/admin/environments/{environment}/…: its flags at an instant, and what differs between two.
#pragma once

#include "hoist/http/route.h"

namespace hoist::http {

[[nodiscard]] Result<Act> environment_state_handler(const Call& call);
[[nodiscard]] Result<Act> environment_difference_handler(const Call& call);

}  // namespace hoist::http
