// The OpenAPI document of this API, and the page that shows it. Neither needs a token or the store.
#pragma once

#include <boost/json.hpp>

#include "hoist/http/request.h"
#include "hoist/http/response.h"

namespace hoist::http {

/// All parts of openapi/ as one document. It says of every route of routes.h what that takes and answers;
/// the role it asks for is the operation's `x-hoist-role`.
[[nodiscard]] const boost::json::object& openapi_document();

/// The document, or 304.
[[nodiscard]] Response openapi_response(const Request& request);

/// The page, or 304. Its Content-Security-Policy allows its own script and style, by their hashes, and
/// nothing else.
[[nodiscard]] Response docs_response(const Request& request);

}  // namespace hoist::http
