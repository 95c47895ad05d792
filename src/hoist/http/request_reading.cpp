#include "hoist/http/request_reading.h"

#include <boost/beast/http/error.hpp>
#include <fmt/format.h>

#include <iterator>
#include <string_view>

#include "hoist/http/connection_limits.h"
#include "hoist/http/render.h"

namespace hoist::http {
namespace {

namespace bhttp = boost::beast::http;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

Response bad_request(std::string_view what) { return protocol_error(400, "BAD_REQUEST", what); }

Response uri_too_long() {
  return protocol_error(414, "URI_TOO_LONG",
                        fmt::format("the request target is too long: at most {} bytes", kMaxTarget));
}

/// There is no target before the request line is complete: where that is what does not end, the target is too
/// long.
Response head_too_large(const RequestHead& head) {
  if (head.target().empty() || head.target().size() > kMaxTarget) return uri_too_long();
  return protocol_error(431, "HEADERS_TOO_LARGE",
                        fmt::format("the request's head is too large: at most {} bytes", kMaxHead));
}

}  // namespace

std::optional<Response> refusal_of(const boost::system::error_code& error, const RequestHead& head) {
  if (error == bhttp::error::body_limit) {
    return protocol_error(413, "PAYLOAD_TOO_LARGE",
                          fmt::format("the body is too large: at most {} bytes", kMaxBody));
  }
  if (error == bhttp::error::header_limit || error == bhttp::error::buffer_overflow) {
    return head_too_large(head);
  }
  if (error == bhttp::error::end_of_stream || error == bhttp::error::partial_message) return std::nullopt;
  if (error == bhttp::error::bad_version) {
    return bad_request("the request line does not end in HTTP/1.1: speak HTTP/1.1");
  }
  if (error.category() == make_error_code(bhttp::error::bad_method).category()) {
    return bad_request(fmt::format("the request is not well-formed HTTP/1.1: {}", error.message()));
  }
  return std::nullopt;
}

std::optional<Response> refusal_of(const RequestHead& head) {
  if (head.target().size() > kMaxTarget) return uri_too_long();
  const std::size_t hosts = head.count(bhttp::field::host);
  if (hosts > 1 || (hosts == 0 && head.version() == 11)) {
    return bad_request("the request must have exactly one Host header");
  }
  const std::size_t codings = head.count(bhttp::field::transfer_encoding);
  if (codings > 0 && head.version() == 10) {
    return bad_request("HTTP/1.0 knows no Transfer-Encoding: send Content-Length");
  }
  if (codings > 1 ||
      (codings == 1 && !equal_ignoring_case(view(head[bhttp::field::transfer_encoding]), "chunked"))) {
    return protocol_error(501, "NOT_IMPLEMENTED", "the only transfer coding that is understood is 'chunked'");
  }
  if (head.count(bhttp::field::expect) > 0 && head.version() == 11 && !expects_continue(head)) {
    return protocol_error(417, "EXPECTATION_FAILED",
                          "the only expectation that can be met is '100-continue'");
  }
  return std::nullopt;
}

bool expects_continue(const RequestHead& head) {
  return head.version() == 11 && equal_ignoring_case(view(head[bhttp::field::expect]), "100-continue");
}

Request take_head(const RequestHead& head) {
  Request request{.method = std::string(view(head.method_string())),
                  .target = std::string(view(head.target())),
                  .headers = {},
                  .body = {}};
  request.headers.reserve(static_cast<std::size_t>(std::distance(head.begin(), head.end())));
  for (const auto& field : head) {
    request.headers.push_back(
        {.name = std::string(view(field.name_string())), .value = std::string(view(field.value()))});
  }
  return request;
}

}  // namespace hoist::http
