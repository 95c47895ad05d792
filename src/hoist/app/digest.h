// What goes with SHA-256: comparing digests, and bytes as text.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "hoist/base/sha256.h"

namespace hoist {

/// Takes the same time whatever the contents.
[[nodiscard]] bool equal_in_constant_time(const Sha256& a, const Sha256& b);
/// Lower-case hexadecimal digits.
[[nodiscard]] std::string hex(std::span<const std::uint8_t> bytes);
/// Base64url without padding (RFC 4648, section 5).
[[nodiscard]] std::string base64url(std::span<const std::uint8_t> bytes);

}  // namespace hoist
