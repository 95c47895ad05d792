// Who calls: what a request shows of its caller, a token or the console's cookie in its place, and whose that
// is.
#pragma once

#include <optional>
#include <string_view>

#include "hoist/app/console_session.h"
#include "hoist/app/snapshot_cache.h"
#include "hoist/base/result.h"
#include "hoist/domain/token.h"
#include "hoist/http/request.h"
#include "hoist/ports/clock.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist::http {

/// The cookie that has a session of the console.
inline constexpr std::string_view kSessionCookie = "hoist_session";

/// Views of the request.
struct Credential {
  std::string_view token;               ///< Its text; empty where it is a session.
  std::optional<SessionClaim> session;  ///< Not checked yet.
};

/// The token where there is one, else the session. Errors: kUnauthenticated where there is neither, or two of
/// a kind.
[[nodiscard]] Result<Credential> credential_of(const Request& request);

/// What the cookie claims. None where there is no cookie of that name, or two, or what it has is no session's
/// text.
[[nodiscard]] std::optional<SessionClaim> session_cookie(const Request& request);

struct Caller {
  Token token;
  std::optional<SessionClaim> session;  ///< Where that is what it showed.
};

/// Whose credential it is, by the store and its clock. Errors: kUnauthenticated, the same for every reason;
/// store errors.
[[nodiscard]] Result<Caller> find_caller(UnitOfWork& unit, const Credential& credential);
/// The same from the cache; the clock is read for sessions alone. None where it is nobody's that the cache
/// knows.
[[nodiscard]] std::optional<Caller> find_caller_cached(const CachedState& state, const Credential& credential,
                                                       const Clock& clock);

/// Errors: kPermissionDenied where its role may not.
[[nodiscard]] Result<void> check_permission(const Token& caller, Permission permission);

/// Browsers add cookies by themselves: whatever a session changes must carry its csrfToken, which no page of
/// another origin knows, in X-CSRF-Token, and must not come from another origin as far as the browser says.
/// Reading needs neither, nor does a token. Errors: kPermissionDenied, naming the header.
[[nodiscard]] Result<void> check_not_forged(const Request& request, const Caller& caller);

/// Errors: kPermissionDenied where the browser says that a page of another origin sends this.
[[nodiscard]] Result<void> check_own_origin(const Request& request);

}  // namespace hoist::http
