// /api/admin/tokens: who may call the API. For tokens that are bound to no environment: a token of one could
// else make itself one of all.
#pragma once

#include "hoist/http/route.h"

namespace hoist::http {

[[nodiscard]] Result<Act> list_tokens_handler(const Call& call);
[[nodiscard]] Result<Act> create_token_handler(const Call& call);
[[nodiscard]] Result<Act> revoke_token_handler(const Call& call);

}  // namespace hoist::http
