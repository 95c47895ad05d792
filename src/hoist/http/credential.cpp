#include "hoist/http/credential.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "hoist/app/tokens.h"
#include "hoist/http/field_items.h"
#include "hoist/http/request_checks.h"

namespace hoist::http {
namespace {

constexpr std::string_view kCsrfHeader = "X-CSRF-Token";
constexpr std::string_view kOriginHeader = "Sec-Fetch-Site";

tl::unexpected<Error> session_over() {
  return fail(ErrorCode::kUnauthenticated,
              "the console's session has ended, or its token was revoked: sign in again");
}

/// The values of all session cookies of the request.
std::vector<std::string_view> session_cookies(const Request& request) {
  std::vector<std::string_view> found;
  for (std::string_view cookies : request.values("Cookie")) {
    while (!cookies.empty()) {
      const std::string_view cookie = take_item(cookies, ';');
      const std::size_t equals = cookie.find('=');
      if (equals != std::string_view::npos && cookie.substr(0, equals) == kSessionCookie) {
        found.push_back(cookie.substr(equals + 1));
      }
    }
  }
  return found;
}

bool shows_token(const Request& request) {
  return std::ranges::any_of(request.headers, [](const Header& header) {
    return equal_ignoring_case(header.name, "Authorization") || equal_ignoring_case(header.name, "X-API-Key");
  });
}

bool only_reads(const Request& request) { return request.method == "GET" || request.method == "HEAD"; }

tl::unexpected<Error> forged(std::string_view header, std::string message) {
  return fail(ErrorCode::kPermissionDenied, std::move(message),
              {{std::string(kFieldDetail), std::string(header)}});
}

}  // namespace

std::optional<SessionClaim> session_cookie(const Request& request) {
  const auto cookies = session_cookies(request);
  // One of two was planted, by a page of another host below the same domain, and nobody knows which.
  if (cookies.size() != 1) return std::nullopt;
  return read_console_session(cookies.front());
}

Result<Credential> credential_of(const Request& request) {
  const auto token = bearer_token(request);
  if (token) return Credential{.token = *token, .session = std::nullopt};
  if (shows_token(request) || session_cookies(request).empty()) return tl::unexpected<Error>(token.error());
  const auto claim = session_cookie(request);
  if (!claim) return session_over();
  return Credential{.token = {}, .session = claim};
}

Result<Caller> find_caller(UnitOfWork& unit, const Credential& credential) {
  if (!credential.session) {
    HOIST_ASSIGN(Token token, authenticate(unit, credential.token));
    return Caller{.token = std::move(token), .session = std::nullopt};
  }
  HOIST_ASSIGN(std::optional<Token> token, unit.tokens().find(credential.session->id));
  if (!token || !holds(*token, *credential.session, unit.now())) return session_over();
  return Caller{.token = *std::move(token), .session = credential.session};
}

std::optional<Caller> find_caller_cached(const CachedState& state, const Credential& credential,
                                         const Clock& clock) {
  if (!credential.session) {
    auto token = authenticate_cached(state, credential.token);
    if (!token) return std::nullopt;
    return Caller{.token = *std::move(token), .session = std::nullopt};
  }
  const auto token = state.tokens.find(credential.session->id);
  if (token == state.tokens.end() || !holds(token->second, *credential.session, clock.now()))
    return std::nullopt;
  return Caller{.token = token->second, .session = credential.session};
}

Result<void> check_permission(const Token& caller, Permission permission) {
  if (allows(caller.role, permission)) return {};
  return fail(
      ErrorCode::kPermissionDenied,
      fmt::format("a token of role {} may not do this: use one of a higher role ({})", to_string(caller.role),
                  permission == Permission::kRead ? "viewer, editor or admin" : "editor or admin"));
}

Result<void> check_own_origin(const Request& request) {
  for (const std::string_view site : request.values(kOriginHeader)) {
    // `none`: by the browser's own hand, as from its address bar. Browsers that are old say nothing.
    if (site == "same-origin" || site == "none") continue;
    return forged(
        kOriginHeader,
        "a page of another origin sent this: with the console's session only the console may, and other "
        "pages need a token of their own");
  }
  return {};
}

Result<void> check_not_forged(const Request& request, const Caller& caller) {
  if (!caller.session || only_reads(request)) return {};
  HOIST_TRY(check_own_origin(request));
  const auto shown = request.values(kCsrfHeader);
  if (shown.size() == 1 && is_csrf_token(caller.token, shown.front())) return {};
  return forged(kCsrfHeader,
                "with the console's session this wants the header X-CSRF-Token with the csrfToken of GET "
                "/api/session: load the page again");
}

}  // namespace hoist::http
