// Every route of the API, in one table.
#pragma once

#include <span>

#include "hoist/http/route.h"

namespace hoist::http {

[[nodiscard]] std::span<const Route> all_routes();

}  // namespace hoist::http
