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

}  // namespace hoist::wire
