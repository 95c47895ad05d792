// Entity tags: the name of one state of an answer (RFC 9110, section 8.8.3). Pure.
#pragma once

#include <string>
#include <string_view>

#include "hoist/http/request.h"

namespace hoist::http {

/// With its quotes. Differs wherever the bytes do.
[[nodiscard]] std::string strong_etag(std::string_view bytes);

/// Whether If-None-Match names `etag`, or is `*`: the answer is 304 then. W/ makes no difference (section
/// 13.1.2). What is no list of tags names nothing.
[[nodiscard]] bool is_known_to_caller(const Request& request, std::string_view etag);

}  // namespace hoist::http
