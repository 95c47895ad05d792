#include "hoist/wire/flag_json.h"

#include "hoist/wire/flag_fields_json.h"
#include "hoist/wire/json.h"

namespace hoist::wire {

namespace json = boost::json;

json::object flag_to_json(const Flag& flag) {
  json::object object{
      {"id", flag.id.to_string()}, {"key", flag.key.text()}, {"environment", flag.environment.text()}};
  append_config(flag.config, object);
  object["version"] = flag.version;
  object["createdAt"] = format_instant_short(flag.created_at);
  object["updatedAt"] = format_instant_short(flag.updated_at);
  return object;
}

json::object override_to_json(const UserOverride& user_override) {
  return {{"userId", user_override.user_id},
          {"type", to_string(user_override.type)},
          {"reason", user_override.reason},
          {"createdBy", user_override.created_by},
          {"createdAt", format_instant_short(user_override.created_at)}};
}

json::object token_to_json(const Token& token) {
  json::object object{{"id", token.id.to_string()}, {"name", token.name}, {"role", to_string(token.role)}};
  object["environment"] = string_or_null(token.environment ? token.environment->text() : "");
  object["createdAt"] = format_instant_short(token.created_at);
  object["revokedAt"] = instant_or_null(token.revoked_at);
  return object;
}

}  // namespace hoist::wire
