// /api/session: the console's sessions (app/console_session.h), which are cookies.
#pragma once

#include <optional>
#include <vector>

#include "hoist/app/snapshot_cache.h"
#include "hoist/http/route.h"
#include "hoist/ports/clock.h"

namespace hoist::http {

/// POST: begins one. Errors: kInvalidArgument, kUnsupportedMediaType; kUnauthenticated where the token is
/// wrong or revoked; kPermissionDenied for a client's and for what comes from another origin; store errors.
/// `query` is the request's, which may have no parameter.
[[nodiscard]] Result<Response> sign_in(const Request& request, const std::vector<QueryParameter>& query,
                                       Session& session);

/// GET: who is signed in; renews what is in its second half.
[[nodiscard]] Result<Act> get_session_handler(const Call& call);

/// DELETE: takes the cookie away, from memory. None where the store is to be asked whether the cookie is
/// valid: a valid one is not taken away by a page of another origin. `state` may be null. Errors:
/// kPermissionDenied, as for whatever changes something; kInvalidArgument and kUnsupportedMediaType where
/// there is a body; kInvalidArgument where `query` has a parameter.
[[nodiscard]] std::optional<Result<Response>> sign_out_cached(const Request& request,
                                                              const std::vector<QueryParameter>& query,
                                                              const CachedState* state, const Clock& clock);
/// The same, by the store. Where that cannot be asked, whoever wants to sign out does.
[[nodiscard]] Result<Response> sign_out(const Request& request, Session& session);

}  // namespace hoist::http
