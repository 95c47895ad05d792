#include "hoist/http/stream_handlers.h"

#include <fmt/format.h>

#include <utility>

#include "hoist/app/stream_token.h"
#include "hoist/http/render.h"

namespace hoist::http {
namespace {

/// After how many seconds a page that nobody looks at lets its stream go; OFREP's own default.
constexpr int kInactivitySeconds = 120;

Result<void> check_streams(const StreamPlaces* places) {
  if (places != nullptr) return {};
  return fail(ErrorCode::kNotFound, "this server has no streams: start it with --max-streams above 0");
}

Response stream_response(StreamOpening opening, StreamPlaces& places) {
  opening.place = places.take(opening.kind, opening.environment);
  if (!opening.place)
    return too_busy("too many streams are open: try again in a second, or ask a server with room");
  Response response;
  response.content_type = "text/event-stream";
  // Else nginx and its like keep events until they have a page of them.
  response.headers.push_back({.name = "X-Accel-Buffering", .value = "no"});
  response.stream = std::make_shared<const StreamOpening>(std::move(opening));
  return response;
}

/// The header, which EventSource sends when it comes back, before the parameter, which was in its address
/// from the start.
Result<std::optional<std::string>> last_event_id(const Call& call) {
  const auto values = call.request.values("Last-Event-ID");
  if (values.size() > 1) return invalid_field("Last-Event-ID", "Last-Event-ID must be given once");
  if (values.size() == 1) return std::optional(std::string(values[0]));
  const std::string* parameter = call.query.find("lastEventId");
  return parameter == nullptr ? std::nullopt : std::optional(*parameter);
}

}  // namespace

Result<Response> open_change_stream(const Call& call, StreamPlaces* places) {
  HOIST_TRY(check_streams(places));
  HOIST_ASSIGN(std::optional<std::string> last, last_event_id(call));
  return stream_response({.kind = StreamKind::kChanges,
                          .environment = call.environment(),
                          .token = call.caller.id,
                          .last_event_id = std::move(last),
                          .place = nullptr,
                          .end = call.session ? std::optional(call.session->end) : std::nullopt},
                         *places);
}

Result<Response> open_ofrep_stream(const Query& query, const CachedState* state, StreamPlaces* places,
                                   Instant now) {
  HOIST_TRY(check_streams(places));
  const std::string* text = query.find("token");
  if (text == nullptr) {
    return invalid_field("token", "token is missing: use the address of eventStreams as it was given");
  }
  if (state == nullptr) return fail(ErrorCode::kStoreUnavailable, "nothing was read of the store yet");
  const auto grant = check_stream_token(*state, *text, now);
  if (!grant) return no_content();
  return stream_response({.kind = StreamKind::kOfrep,
                          .environment = grant->environment,
                          .token = grant->token,
                          .last_event_id = std::nullopt,
                          .place = nullptr},
                         *places);
}

boost::json::array event_streams(const Call& call, StreamTokens& tokens, Instant now) {
  const std::string address =
      fmt::format("/ofrep/v1/stream?token={}", tokens.make(call.caller, call.environment(), now));
  return {boost::json::object{{"type", "sse"},
                              {"endpoint", boost::json::object{{"requestUri", address}}},
                              {"inactivityDelaySec", kInactivitySeconds}}};
}

}  // namespace hoist::http
