// What goes with SHA-256: keyed digests, comparing them, and bytes as text.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "hoist/base/sha256.h"

namespace hoist {

/// HMAC-SHA256 (RFC 2104).
[[nodiscard]] Sha256 hmac_sha256(std::span<const std::uint8_t> key, std::string_view message);
/// Takes the same time whatever the contents.
[[nodiscard]] bool equal_in_constant_time(const Sha256& a, const Sha256& b);
/// Lower-case hexadecimal digits.
[[nodiscard]] std::string hex(std::span<const std::uint8_t> bytes);
/// Base64url without padding (RFC 4648, section 5).
[[nodiscard]] std::string base64url(std::span<const std::uint8_t> bytes);

}  // namespace hoist
