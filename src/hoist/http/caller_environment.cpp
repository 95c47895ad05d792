#include "hoist/http/caller_environment.h"

#include <fmt/format.h>

namespace hoist::http {

Result<void> check_caller_environment(const Token& caller, const EnvironmentKey& environment) {
  if (!caller.environment || *caller.environment == environment) return {};
  return fail(ErrorCode::kPermissionDenied,
              fmt::format("this token is bound to environment '{}': use one for '{}' or an unbound one",
                          caller.environment->text(), environment.text()));
}

Result<std::optional<EnvironmentKey>> named_environment(const Token& caller, const PathParameters& path,
                                                        const Query& query) {
  HOIST_ASSIGN(std::optional<EnvironmentKey> named, query.environment());
  for (const auto& [name, value] : path) {
    if (name != "environment") continue;
    HOIST_ASSIGN(named, EnvironmentKey::parse(value));
  }
  if (!named) return caller.environment;
  HOIST_TRY(check_caller_environment(caller, *named));
  return named;
}

}  // namespace hoist::http
