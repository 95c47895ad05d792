#include "hoist/http/flag_handlers.h"

#include "hoist/app/create_flag.h"
#include "hoist/app/delete_flag.h"
#include "hoist/app/edit_flag.h"
#include "hoist/app/find_flag.h"
#include "hoist/http/caller_environment.h"
#include "hoist/http/cursor.h"
#include "hoist/http/list_page.h"
#include "hoist/http/version_tag.h"
#include "hoist/wire/flag_json.h"
#include "hoist/wire/requests_json.h"

namespace hoist::http {

Result<Act> create_flag_handler(const Call& call) {
  HOIST_ASSIGN(const wire::CreateFlagRequest body, wire::read_create_flag(call.request.body));
  HOIST_ASSIGN(const EnvironmentKey environment, environment_of_new(call, body.environment));
  const CreateFlag command{.key = body.key, .environment = environment, .config = body.config};
  return [&call, command](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const Flag flag, create_flag(unit, command, call.caller.name, call.random));
    return versioned_response(201, wire::flag_to_json(flag), flag.version);
  };
}

Result<Act> list_flags_handler(const Call& call) {
  HOIST_ASSIGN(const int limit, call.query.limit());
  FlagFilter filter{.environment = call.environment(), .limit = limit + 1};
  if (const std::string* tag = call.query.find("tag")) filter.tag = *tag;
  if (const std::string* owner = call.query.find("owner")) filter.owner = *owner;
  HOIST_ASSIGN(filter.archived, call.query.archived());
  if (const std::string* cursor = call.query.find("cursor")) {
    HOIST_ASSIGN(filter.after, parse_flag_cursor(*cursor));
  }
  return [filter, limit](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const std::vector<Flag> flags, unit.flags().list(filter));
    return page_response(flags, limit, wire::flag_to_json, flag_cursor);
  };
}

Result<Act> get_flag_handler(const Call& call) {
  HOIST_ASSIGN(const FlagKey key, call.flag_key());
  return [&call, key](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const Flag flag, find_flag(unit, key, call.environment()));
    return versioned_response(200, wire::flag_to_json(flag), flag.version);
  };
}

Result<Act> edit_flag_handler(const Call& call) {
  HOIST_ASSIGN(const FlagKey key, call.flag_key());
  HOIST_ASSIGN(const FlagUpdates edit, wire::read_flag_edit(call.request.body));
  HOIST_ASSIGN(const auto expected, expected_version(call.request));
  return [&call, key, edit, expected](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const Flag flag,
                 edit_flag(unit, key, call.environment(), edit, call.caller.name, call.random, expected));
    return versioned_response(200, wire::flag_to_json(flag), flag.version);
  };
}

Result<Act> delete_flag_handler(const Call& call) {
  HOIST_ASSIGN(const FlagKey key, call.flag_key());
  HOIST_ASSIGN(const auto expected, expected_version(call.request));
  return [&call, key, expected](UnitOfWork& unit) -> Result<Response> {
    HOIST_TRY(delete_flag(unit, key, call.environment(), call.caller.name, call.random, expected));
    return no_content();
  };
}

}  // namespace hoist::http
