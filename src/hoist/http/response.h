// An answer, and how it is written on the wire. Values.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/base/instant.h"
#include "hoist/domain/notification.h"
#include "hoist/http/request.h"

namespace hoist::http {

struct StreamOpening;

struct Response {
  int status = 200;
  std::string body;  ///< Empty for 204 and 304.
  /// Beyond those that every answer has (see serialize). Written by us alone, never from input.
  std::vector<Header> headers;
  /// Both static text.
  std::string_view content_type = "application/json";
  std::string_view cache_control = "no-store";  ///< "no-cache" where there is an ETag to ask with.
  /// What was put into the outbox for it, to be counted once that is committed. Not written on the wire.
  std::vector<NotificationEvent> told = {};
  /// Set where a stream of events follows in place of a body, for as long as the connection lasts.
  std::shared_ptr<const StreamOpening> stream = nullptr;
};

/// What the wire form of an answer depends on besides the answer.
struct WireForm {
  bool head_only = false;  ///< The request was HEAD: everything but the body.
  bool keep_alive = true;  ///< False: `Connection: close`.
  bool http_1_0 = false;   ///< Keeping alive must be said then.
  Instant date;            ///< RFC 9110 asks every server that has a clock for it.
};

/// Status line, headers and body. Every answer has Date, Cache-Control and X-Content-Type-Options:
/// nosniff, and, unless it is a 204 or 304, Content-Type and, unless it is a stream, Content-Length.
[[nodiscard]] std::string serialize(const Response& response, const WireForm& form);

/// `Fri, 27 Nov 2026 09:00:00 GMT` (RFC 9110, IMF-fixdate).
[[nodiscard]] std::string format_http_date(Instant at);

}  // namespace hoist::http
