#include "hoist/http/request_checks.h"

#include "hoist/base/trimmed.h"
#include "hoist/wire/requests_json.h"

namespace hoist::http {
namespace {

bool is_json(std::string_view content_type) {
  return equal_ignoring_case(trimmed(content_type.substr(0, content_type.find(';'))), "application/json");
}

}  // namespace

Result<std::string_view> bearer_token(const Request& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const auto values = request.values("Authorization");
  // How OFREP's clients may send it instead.
  const auto keys = request.values("X-API-Key");
  if (values.empty() && keys.size() == 1) return trimmed(keys[0]);
  if (values.size() != 1 || !equal_ignoring_case(values[0].substr(0, kScheme.size()), kScheme)) {
    return fail(ErrorCode::kUnauthenticated,
                "this route wants a token: send 'Authorization: Bearer <token>', and make a token with "
                "'hoist token create'");
  }
  return trimmed(values[0].substr(kScheme.size()));
}

Result<void> check_body(const Request& request, BodyRule rule) {
  if (request.body.empty()) return {};
  const auto types = request.values("Content-Type");
  if (types.size() != 1 || !is_json(types[0])) {
    return fail(ErrorCode::kUnsupportedMediaType,
                "a body must be JSON: send it with 'Content-Type: application/json'");
  }
  if (rule == BodyRule::kNone) return wire::read_no_fields(request.body);
  return {};
}

Result<std::optional<std::string_view>> idempotency_key(const Request& request) {
  const auto values = request.values("Idempotency-Key");
  if (values.empty()) return std::optional<std::string_view>();
  if (values.size() > 1) return invalid_field("Idempotency-Key", "Idempotency-Key must be given once");
  return std::optional(values[0]);
}

}  // namespace hoist::http
