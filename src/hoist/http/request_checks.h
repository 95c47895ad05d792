// What a request's headers say that every route must know: who calls, what the body is, whether it is a
// repetition.
#pragma once

#include <optional>
#include <string_view>

#include "hoist/base/result.h"
#include "hoist/http/request.h"
#include "hoist/http/route.h"

namespace hoist::http {

/// The token of `Authorization: Bearer <token>`. Errors: kUnauthenticated where there is none, or two.
[[nodiscard]] Result<std::string_view> bearer_token(const Request& request);

/// Errors: kUnsupportedMediaType where there is a body that is not declared as application/json (a charset
/// parameter is allowed); kInvalidArgument for a body where the rule wants none.
[[nodiscard]] Result<void> check_body(const Request& request, BodyRule rule);

/// Errors: kInvalidArgument where it is given twice. Its form is checked where it is used.
[[nodiscard]] Result<std::optional<std::string_view>> idempotency_key(const Request& request);

}  // namespace hoist::http
