// What opens streams of events, and where clients learn of them. Nothing here waits for the store.
#pragma once

#include <boost/json.hpp>

#include "hoist/app/snapshot_cache.h"
#include "hoist/http/evaluation.h"
#include "hoist/http/query.h"
#include "hoist/http/route.h"
#include "hoist/http/stream_places.h"

namespace hoist::http {

/// `GET /api/stream`. `places` is null where this server has no streams. Errors: kNotFound then;
/// kInvalidArgument where the last event is given twice.
[[nodiscard]] Result<Response> open_change_stream(const Call& call, StreamPlaces* places);

/// `GET /ofrep/v1/stream`. Errors: kInvalidArgument without a token; kNotFound as above; kStoreUnavailable
/// where nothing was read of the store yet.
///
/// A token that is none, or not any more, gets 204, which tells an EventSource not to come back. Its provider
/// asks for all flags once more then: it gets 200 with an address that is good, since the tag of its old one
/// has changed, or learns that it may not ask. Were it refused an address that it was only just given, it
/// would come back for it every second.
[[nodiscard]] Result<Response> open_ofrep_stream(const Query& query, const CachedState* state,
                                                 StreamPlaces* places, Instant now);

/// OFREP's `eventStreams`, for whoever makes the call.
[[nodiscard]] boost::json::array event_streams(const Call& call, StreamTokens& tokens, Instant now);

}  // namespace hoist::http
