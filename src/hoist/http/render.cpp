#include "hoist/http/render.h"

#include <string>

#include "hoist/http/entity_tag.h"
#include "hoist/wire/error_json.h"

namespace hoist::http {

Response json_response(int status, const boost::json::value& body) {
  return {.status = status, .body = boost::json::serialize(body), .headers = {}};
}

Response no_content() { return {.status = 204, .body = {}, .headers = {}}; }

Response with_etag(const Request& request, Response response) {
  std::string etag = strong_etag(response.body);
  if (is_known_to_caller(request, etag)) {
    response.status = 304;
    response.body.clear();
  }
  response.cache_control = "no-cache";
  response.headers.push_back({.name = "ETag", .value = std::move(etag)});
  return response;
}

Response error_response(const Error& error) {
  Response response = json_response(wire::http_status(error.code), wire::error_to_json(error));
  if (error.code == ErrorCode::kUnauthenticated) {
    response.headers.push_back({.name = "WWW-Authenticate", .value = "Bearer"});
  }
  if (const auto after = wire::retry_after(error.code)) {
    response.headers.push_back({.name = "Retry-After", .value = std::to_string(after->count())});
  }
  return response;
}

Response protocol_error(int status, std::string_view code, std::string_view message) {
  return json_response(
      status, boost::json::object{{"error", code}, {"message", message}, {"details", boost::json::object()}});
}

Response too_busy(std::string_view message) {
  Response response = protocol_error(503, "TOO_BUSY", message);
  response.headers.push_back({.name = "Retry-After", .value = "1"});
  return response;
}

}  // namespace hoist::http
