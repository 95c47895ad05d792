#include "hoist/http/override_handlers.h"

#include "hoist/app/find_flag.h"
#include "hoist/app/user_overrides.h"
#include "hoist/http/render.h"
#include "hoist/http/version_tag.h"
#include "hoist/wire/flag_json.h"
#include "hoist/wire/requests_json.h"

namespace hoist::http {

Result<Act> set_override_handler(const Call& call) {
  HOIST_ASSIGN(const FlagKey key, call.flag_key());
  HOIST_ASSIGN(wire::UserOverrideRequest body, wire::read_user_override(call.request.body));
  const SetUserOverride command{.key = key,
                                .environment = call.environment(),
                                .user_id = std::move(body.user_id),
                                .type = body.type,
                                .reason = std::move(body.reason)};
  return at_flag_version(call, key, [&call, command](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const UserOverride user_override,
                 set_user_override(unit, command, call.caller.name, call.random));
    return json_response(201, wire::override_to_json(user_override));
  });
}

Result<Act> list_overrides_handler(const Call& call) {
  HOIST_ASSIGN(const FlagKey key, call.flag_key());
  HOIST_ASSIGN(const int page,
               call.query.number("page", {.least = 1, .most = kMaxPageNumber, .otherwise = 1}));
  HOIST_ASSIGN(
      const int page_size,
      call.query.number("pageSize", {.least = 1, .most = kMaxPageSize, .otherwise = kDefaultPageSize}));
  return [&call, key, page, page_size](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const Flag flag, find_flag(unit, key, call.environment()));
    HOIST_ASSIGN(const auto found, unit.overrides().list(flag.id, page, page_size));
    boost::json::array items;
    items.reserve(found.items.size());
    for (const UserOverride& user_override : found.items) {
      items.push_back(wire::override_to_json(user_override));
    }
    return json_response(
        200,
        boost::json::object{
            {"items", std::move(items)}, {"page", page}, {"pageSize", page_size}, {"total", found.total}});
  };
}

Result<Act> remove_override_handler(const Call& call) {
  HOIST_ASSIGN(const FlagKey key, call.flag_key());
  HOIST_TRY(check_user_id(call.parameter("userId")));
  return at_flag_version(call, key, [&call, key](UnitOfWork& unit) -> Result<Response> {
    HOIST_TRY(remove_user_override(unit, key, call.environment(), call.parameter("userId"), call.caller.name,
                                   call.random));
    return no_content();
  });
}

}  // namespace hoist::http
