// Every route of the API, in one table.
#pragma once

#include <span>

#include "hoist/http/route.h"
#include "hoist/http/served_routes.h"

namespace hoist::http {

[[nodiscard]] std::span<const Route> all_routes();
[[nodiscard]] std::span<const Route> routes_of(ServedRoutes served);

}  // namespace hoist::http
