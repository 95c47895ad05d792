// Texts that anybody may carry about and nobody can make or change: their parts stand between dots, and one
// of them is a MAC that is keyed by a token's stored hash. So every server on the store can check them,
// nothing is stored for them, and they end with the token.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hoist/domain/token.h"

namespace hoist {

/// HMAC-SHA256 in base64url. `what` begins with what the text is for, so that no text is ever one of another
/// kind.
[[nodiscard]] std::string mac_of(const Token& token, std::string_view what);

/// Takes what is before the next dot off the front.
[[nodiscard]] std::string_view take_part(std::string_view& text);

/// All of it in decimal digits; none where it is anything else.
[[nodiscard]] std::optional<std::int64_t> read_second(std::string_view text);

/// Whole seconds since 1970, rounded down.
[[nodiscard]] std::int64_t second_of(Instant at);

/// In constant time, also where their lengths differ.
[[nodiscard]] bool equal_texts(std::string_view a, std::string_view b);

}  // namespace hoist
