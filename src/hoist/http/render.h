// The one place that makes answers out of values and errors.
#pragma once

#include <boost/json.hpp>

#include <string_view>

#include "hoist/base/result.h"
#include "hoist/http/response.h"

namespace hoist::http {

[[nodiscard]] Response json_response(int status, const boost::json::value& body);
/// 204, without a body.
[[nodiscard]] Response no_content();
/// The response named by its bytes' tag, or a 304 where the request has it already.
[[nodiscard]] Response with_etag(const Request& request, Response response);
/// As wire/error_json.h says; 401 with WWW-Authenticate, 503 with Retry-After.
[[nodiscard]] Response error_response(const Error& error);
/// A fault of the request as HTTP, before any use case is concerned: {"error": code, …}.
[[nodiscard]] Response protocol_error(int status, std::string_view code, std::string_view message);
/// 503 because of too much work, to be repeated after a second.
[[nodiscard]] Response too_busy(std::string_view message);

}  // namespace hoist::http
