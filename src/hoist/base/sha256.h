// SHA-256 (FIPS 180-4). A pure function; no thread-safety concerns.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace hoist {

using Sha256 = std::array<std::uint8_t, 32>;

[[nodiscard]] Sha256 sha256(std::string_view data);

}  // namespace hoist
