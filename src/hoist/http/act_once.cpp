#include "hoist/http/act_once.h"

#include <fmt/format.h>

#include "hoist/http/request_checks.h"
#include "hoist/http/version_tag.h"

namespace hoist::http {
namespace {

/// Per token, route and environment (design, section 3.5).
IdempotencyScope scope_of(const Call& call, const Route& route, std::string_view key) {
  std::string text =
      fmt::format("{} {}?environment={}", route.method, route.pattern, call.environment().text());
  for (const auto& [name, value] : call.path) text += fmt::format("&{}={}", name, value);
  return {.token = call.caller.id, .route = std::move(text), .key = std::string(key)};
}

/// The first answer again, with the tag that it had.
Response replayed(const RecordedResponse& recorded) {
  Response response{.status = recorded.status,
                    .body = recorded.body,
                    .headers = {{.name = "Idempotency-Replayed", .value = "true"}}};
  if (const auto version = shown_version(recorded.body)) {
    response.headers.push_back({.name = "ETag", .value = version_tag(*version)});
  }
  return response;
}

}  // namespace

Result<std::optional<IdempotencyScope>> idempotency_scope(const Call& call, const Route& route) {
  if (!route.creates) return std::optional<IdempotencyScope>();
  HOIST_ASSIGN(const auto key, idempotency_key(call.request));
  if (!key) return std::optional<IdempotencyScope>();
  return std::optional(scope_of(call, route, *key));
}

Result<Response> act_once(UnitOfWork& unit, const IdempotencyScope& scope, const std::string& body,
                          const Act& act) {
  HOIST_ASSIGN(const std::optional<RecordedResponse> recorded, find_recorded_response(unit, scope, body));
  if (recorded) return replayed(*recorded);
  HOIST_ASSIGN(Response response, act(unit));
  HOIST_TRY(
      record_response(unit, scope, body, RecordedResponse{.status = response.status, .body = response.body}));
  return response;
}

}  // namespace hoist::http
