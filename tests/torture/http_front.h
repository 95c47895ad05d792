// The load's way in over HTTP, to a server that may be killed at any moment.
#pragma once

#include <cstdint>
#include <string>

#include "torture/front.h"

namespace hoist::torture {

/// To 127.0.0.1:`port`, with a token of the role editor. What carries an idempotency key is asked again until
/// it is answered, so that nothing created stays unknown; what does not is asked once. `seed` decides the
/// keys.
[[nodiscard]] std::unique_ptr<Front> make_http_front(std::uint16_t port, const std::string& token,
                                                     std::uint64_t seed);

}  // namespace hoist::torture
