// The routes of retry policies that have a name.
#pragma once

#include "hoist/http/route.h"

namespace hoist::http {

[[nodiscard]] Result<Act> list_retry_policies_handler(const Call& call);
[[nodiscard]] Result<Act> set_retry_policy_handler(const Call& call);
[[nodiscard]] Result<Act> remove_retry_policy_handler(const Call& call);

}  // namespace hoist::http
