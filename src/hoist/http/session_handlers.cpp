#include "hoist/http/session_handlers.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "hoist/app/tokens.h"
#include "hoist/app/transact.h"
#include "hoist/http/credential.h"
#include "hoist/http/openapi.h"
#include "hoist/http/render.h"
#include "hoist/http/request_checks.h"
#include "hoist/wire/token_json.h"

namespace hoist::http {
namespace {

/// Whether the proxy in front speaks HTTPS with the browser; it is the first that one of several says.
bool came_by_https(const Request& request) {
  for (const std::string_view value : request.values("X-Forwarded-Proto")) {
    if (equal_ignoring_case(value.substr(0, value.find(',')), "https")) return true;
  }
  return false;
}

/// Sent to this server alone, never with what a page of another site asks for, and out of scripts' sight.
Header cookie_header(const Request& request, std::string_view text, std::chrono::seconds life) {
  return {.name = "Set-Cookie",
          .value = fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}", kSessionCookie, text,
                               life.count(), came_by_https(request) ? "; Secure" : "")};
}

Header begun_cookie(const Request& request, const Token& token, Instant end) {
  return cookie_header(request, make_console_session(token, end),
                       std::chrono::duration_cast<std::chrono::seconds>(kConsoleSessionLife));
}

/// `end` is of the session; none where a token was shown.
boost::json::object session_to_json(const Token& token, std::optional<Instant> end, Instant now) {
  boost::json::object object{{"name", token.name}, {"role", to_string(token.role)}};
  object["environment"] = nullptr;
  if (token.environment) object["environment"] = token.environment->text();
  object["expiresAt"] = nullptr;
  object["csrfToken"] = nullptr;
  if (end) {
    object["expiresAt"] = format_instant_short(*end);
    object["csrfToken"] = csrf_token(token);
  }
  object["version"] = openapi_document().at("info").at("version");
  object["now"] = format_instant_short(now);
  return object;
}

/// The token of that text, if it may see the console at all.
Result<Token> find_console_user(UnitOfWork& unit, const std::string& text) {
  auto token = authenticate(unit, text);
  if (!token && token.error().code == ErrorCode::kUnauthenticated) {
    return fail(ErrorCode::kUnauthenticated,
                "the token is wrong or revoked: paste it whole, or make one with 'hoist token create'");
  }
  if (token && !allows(token->role, Permission::kRead)) {
    return fail(ErrorCode::kPermissionDenied,
                "client tokens cannot use the console: sign in with one of role viewer, editor or admin");
  }
  return token;
}

Response signed_out(const Request& request) {
  Response response = no_content();
  response.headers.push_back(cookie_header(request, "", std::chrono::seconds(0)));
  return response;
}

}  // namespace

Result<Response> sign_in(const Request& request, const std::vector<QueryParameter>& query, Session& session) {
  HOIST_TRY(Query::check(query, {}));
  HOIST_TRY(check_own_origin(request));
  HOIST_TRY(check_body(request, BodyRule::kJson));
  HOIST_ASSIGN(const std::string text, wire::read_sign_in(request.body));
  return transact(session, Access::kRead, [&](UnitOfWork& unit) -> Result<Response> {
    HOIST_ASSIGN(const Token token, find_console_user(unit, text));
    const Instant end = console_session_end(unit.now());
    Response response = json_response(200, session_to_json(token, end, unit.now()));
    response.headers.push_back(begun_cookie(request, token, end));
    return response;
  });
}

Result<Act> get_session_handler(const Call& call) {
  return [&call](UnitOfWork& unit) -> Result<Response> {
    const Instant now = unit.now();
    if (!call.session) return json_response(200, session_to_json(call.caller, std::nullopt, now));
    const bool renews = is_to_be_renewed(*call.session, now);
    const Instant end = renews ? console_session_end(now) : call.session->end;
    Response response = json_response(200, session_to_json(call.caller, end, now));
    if (renews) response.headers.push_back(begun_cookie(call.request, call.caller, end));
    return response;
  };
}

std::optional<Result<Response>> sign_out_cached(const Request& request,
                                                const std::vector<QueryParameter>& query,
                                                const CachedState* state, const Clock& clock) {
  const auto asked = Query::check(query, {});
  if (!asked) return Result<Response>(tl::unexpect, asked.error());
  const auto checked = check_body(request, BodyRule::kNone);
  if (!checked) return Result<Response>(tl::unexpect, checked.error());
  const auto claim = session_cookie(request);
  if (!claim) return Result<Response>(signed_out(request));
  if (state == nullptr) return std::nullopt;
  const auto caller = find_caller_cached(*state, {.token = {}, .session = claim}, clock);
  if (!caller) return std::nullopt;
  const auto own = check_not_forged(request, *caller);
  return own ? Result<Response>(signed_out(request)) : Result<Response>(tl::unexpect, own.error());
}

Result<Response> sign_out(const Request& request, Session& session) {
  const Credential credential{.token = {}, .session = session_cookie(request)};
  const auto caller =
      transact(session, Access::kRead, [&](UnitOfWork& unit) { return find_caller(unit, credential); });
  if (caller) HOIST_TRY(check_not_forged(request, *caller));
  return signed_out(request);
}

}  // namespace hoist::http
