#include "hoist/http/history_handlers.h"

#include "hoist/app/find_flag.h"
#include "hoist/app/flag_history.h"
#include "hoist/app/revert_flag.h"
#include "hoist/http/cursor.h"
#include "hoist/http/list_page.h"
#include "hoist/http/version_tag.h"
#include "hoist/wire/flag_json.h"
#include "hoist/wire/history_json.h"
#include "hoist/wire/requests_json.h"

namespace hoist::http {

Result<Act> list_history_handler(const Call& call) {
  HOIST_ASSIGN(const FlagKey key, call.flag_key());
  HOIST_ASSIGN(const int limit, call.query.limit());
  std::optional<std::int64_t> below;
  if (const std::string* cursor = call.query.find("cursor")) {
    HOIST_ASSIGN(below, parse_version_cursor(*cursor));
  }
  return [&call, key, limit, below](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const auto events, list_flag_history(unit, key, call.environment(), below, limit + 1));
    return page_response(events, limit, wire::flag_version_to_json,
                         [](const AuditEvent& last) { return version_cursor(last.after->version); });
  };
}

Result<Act> get_version_handler(const Call& call) {
  HOIST_ASSIGN(const FlagKey key, call.flag_key());
  const auto version = parse_version_cursor(call.parameter("version"));
  if (!version) return invalid_field("version", "version must be a whole number from 1");
  return [&call, key, version = *version](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const Flag flag, find_flag(unit, key, call.environment()));
    HOIST_ASSIGN(const AuditEvent event, find_flag_version(unit, flag, version));
    return json_response(200, wire::whole_flag_version_to_json(event));
  };
}

Result<Act> revert_flag_handler(const Call& call) {
  HOIST_ASSIGN(const FlagKey key, call.flag_key());
  HOIST_ASSIGN(const std::int64_t version, wire::read_revert(call.request.body));
  HOIST_ASSIGN(const auto expected, expected_version(call.request));
  return [&call, key, version, expected](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const Flag flag, revert_flag(unit, key, call.environment(), version, call.caller.name,
                                              call.random, expected));
    return versioned_response(200, wire::flag_to_json(flag), flag.version);
  };
}

}  // namespace hoist::http
