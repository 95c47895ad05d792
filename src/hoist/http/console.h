// The console: pages and their files, from what is embedded in the program. Neither needs a token or the
// store; what the pages ask of the API afterwards does.
#pragma once

#include "hoist/http/request.h"
#include "hoist/http/response.h"

namespace hoist::http {

/// index.html, which is every page of the console: its script reads the address. Or 304.
[[nodiscard]] Response console_page_response(const Request& request);

/// /assets/{name}: for ever the same, because the name has a digest of the contents. 304 or 404 as well.
[[nodiscard]] Response console_asset_response(const Request& request);

/// /favicon.svg, or 304.
[[nodiscard]] Response console_icon_response(const Request& request);

}  // namespace hoist::http
