#include "hoist/wire/token_json.h"

#include "hoist/wire/json.h"
#include "hoist/wire/object_fields.h"

namespace hoist::wire {
namespace {

Result<Role> read_role(const boost::json::value& value) {
  const auto role = value.is_string() ? parse_role(std::string_view(value.get_string())) : std::nullopt;
  if (role) return *role;
  return invalid_field("role", "role must be \"admin\", \"editor\", \"viewer\" or \"client\"");
}

/// Null, as it is shown, says the same as nothing.
Result<std::optional<EnvironmentKey>> read_bound_environment(const boost::json::value& value) {
  if (value.is_null()) return std::optional<EnvironmentKey>();
  HOIST_ASSIGN(const std::string text, read_string(value, "environment"));
  HOIST_ASSIGN(EnvironmentKey environment, EnvironmentKey::parse(text));
  return std::optional(std::move(environment));
}

}  // namespace

boost::json::object token_to_json(const Token& token) {
  boost::json::object object{
      {"id", token.id.to_string()}, {"name", token.name}, {"role", to_string(token.role)}};
  object["environment"] = string_or_null(token.environment ? token.environment->text() : "");
  object["createdAt"] = format_instant_short(token.created_at);
  object["revokedAt"] = instant_or_null(token.revoked_at);
  return object;
}

Result<CreateTokenRequest> read_create_token(std::string_view body) {
  CreateTokenRequest request;
  HOIST_TRY(read_fields(
      body, {string_field("name", true, request.name), member_field("role", true, request.role, read_role),
             member_field("environment", false, request.environment, read_bound_environment)}));
  return request;
}

Result<std::string> read_sign_in(std::string_view body) {
  std::string token;
  HOIST_TRY(read_fields(body, {string_field("token", true, token)}));
  return token;
}

}  // namespace hoist::wire
