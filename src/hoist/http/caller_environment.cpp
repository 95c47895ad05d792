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

Result<EnvironmentKey> environment_of_new(const Call& call, const std::optional<EnvironmentKey>& in_body) {
  if (!in_body) return call.environment();
  HOIST_TRY(check_caller_environment(call.caller, *in_body));
  if (call.named_environment && *call.named_environment != *in_body) {
    return invalid_field("environment",
                         fmt::format("the body says environment '{}' and the query '{}': say it once",
                                     in_body->text(), call.named_environment->text()));
  }
  return *in_body;
}

}  // namespace hoist::http
