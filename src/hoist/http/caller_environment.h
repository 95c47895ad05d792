// Which environment a request is about, and whether its caller may touch it.
#pragma once

#include <optional>

#include "hoist/domain/token.h"
#include "hoist/http/query.h"
#include "hoist/http/route.h"

namespace hoist::http {

/// Errors: kPermissionDenied where the token is bound to another environment.
[[nodiscard]] Result<void> check_caller_environment(const Token& caller, const EnvironmentKey& environment);

/// What the path or the query names, else what the token is bound to, else none. Errors: kInvalidArgument;
/// kPermissionDenied as above.
[[nodiscard]] Result<std::optional<EnvironmentKey>> named_environment(const Token& caller,
                                                                      const PathParameters& path,
                                                                      const Query& query);

/// The environment of what a body creates: it may stand in the body as well, and where it stands twice it
/// must be the same. Errors: kInvalidArgument where it is not; kPermissionDenied as above.
[[nodiscard]] Result<EnvironmentKey> environment_of_new(const Call& call,
                                                        const std::optional<EnvironmentKey>& in_body);

}  // namespace hoist::http
