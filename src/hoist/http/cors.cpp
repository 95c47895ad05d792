#include "hoist/http/cors.h"

#include <algorithm>
#include <array>

namespace hoist::http {
namespace {

constexpr std::array<std::string_view, 2> kSharedPaths = {"/ofrep/", "/api/config/"};
/// How long a browser may keep the answer to its question: the longest that Chromium heeds.
constexpr std::string_view kMaxAgeSeconds = "7200";

}  // namespace

bool Cors::shared(const Request& request) const {
  return enabled() && std::any_of(kSharedPaths.begin(), kSharedPaths.end(), [&](std::string_view path) {
           return std::string_view(request.target).starts_with(path);
         });
}

std::optional<std::string> Cors::allowed_origin(const Request& request) const {
  const auto values = request.values("Origin");
  if (values.size() != 1) return std::nullopt;
  const bool allowed = std::any_of(origins_.begin(), origins_.end(), [&](const std::string& origin) {
    return origin == "*" || origin == values[0];
  });
  return allowed ? std::optional(std::string(values[0])) : std::nullopt;
}

std::optional<Response> Cors::preflight(const Request& request) const {
  if (request.method != "OPTIONS" || !shared(request)) return std::nullopt;
  if (request.values("Access-Control-Request-Method").empty()) return std::nullopt;
  Response response{.status = 204, .body = {}, .headers = {}};
  if (!allowed_origin(request)) return response;
  response.headers.push_back({.name = "Access-Control-Allow-Methods", .value = "GET, POST"});
  response.headers.push_back({.name = "Access-Control-Allow-Headers",
                              .value = "content-type, authorization, hoist-at, if-none-match, x-api-key"});
  response.headers.push_back({.name = "Access-Control-Max-Age", .value = std::string(kMaxAgeSeconds)});
  return response;
}

void Cors::allow(const Request& request, Response& response) const {
  if (!shared(request)) return;
  response.headers.push_back({.name = "Vary", .value = "Origin"});
  const auto origin = allowed_origin(request);
  if (!origin) return;
  response.headers.push_back({.name = "Access-Control-Allow-Origin", .value = *origin});
  response.headers.push_back(
      {.name = "Access-Control-Expose-Headers", .value = "ETag, Retry-After, Hoist-Snapshot-Age"});
}

}  // namespace hoist::http
