#include "hoist/http/flag_handlers.h"

#include "hoist/app/create_flag.h"
#include "hoist/app/delete_flag.h"
#include "hoist/app/edit_flag.h"
#include "hoist/app/find_flag.h"
#include "hoist/app/list_flag_states.h"
#include "hoist/http/caller_environment.h"
#include "hoist/http/cursor.h"
#include "hoist/http/list_page.h"
#include "hoist/http/version_tag.h"
#include "hoist/wire/flag_json.h"
#include "hoist/wire/flag_states_json.h"
#include "hoist/wire/requests_json.h"

namespace hoist::http {
namespace {

/// What both lists narrow by, with one more than the page's limit.
Result<FlagFilter> asked_flags(const Call& call) {
  FlagFilter filter;
  HOIST_ASSIGN(filter.text, call.query.search());
  if (const std::string* tag = call.query.find("tag")) filter.tag = *tag;
  if (const std::string* owner = call.query.find("owner")) filter.owner = *owner;
  HOIST_ASSIGN(filter.archived, call.query.archived());
  HOIST_ASSIGN(const int limit, call.query.limit());
  filter.limit = limit + 1;
  return filter;
}

}  // namespace

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
  HOIST_ASSIGN(FlagFilter filter, asked_flags(call));
  filter.environment = call.environment();
  if (const std::string* cursor = call.query.find("cursor")) {
    HOIST_ASSIGN(filter.after, parse_flag_cursor(*cursor));
  }
  return [filter](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const std::vector<Flag> flags, unit.flags().list(filter));
    return page_response(flags, filter.limit - 1, wire::flag_to_json, flag_cursor);
  };
}

Result<Act> list_flag_states_handler(const Call& call) {
  HOIST_ASSIGN(FlagFilter filter, asked_flags(call));
  filter.environment = call.caller.environment;
  std::optional<FlagKey> after;
  if (const std::string* cursor = call.query.find("cursor")) {
    HOIST_ASSIGN(after, parse_key_cursor<FlagKey>(*cursor));
  }
  return [filter, after](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const std::vector<FlagStates> flags, list_flag_states(unit, filter, after));
    return page_response(flags, filter.limit - 1, wire::flag_states_to_json,
                         [](const FlagStates& last) { return last.key.text(); });
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
