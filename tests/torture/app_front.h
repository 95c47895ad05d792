// The load's way in through the use cases, over a store of its own.
#pragma once

#include <string>

#include "torture/front.h"

namespace hoist::torture {

/// `url` names a PostgreSQL database; `seed` decides the ids.
[[nodiscard]] std::unique_ptr<Front> make_app_front(const std::string& url, std::uint64_t seed);

}  // namespace hoist::torture
