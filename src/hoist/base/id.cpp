#include "hoist/base/id.h"

#include <fmt/format.h>

#include <optional>

#include "hoist/base/shown_text.h"

namespace hoist {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

constexpr bool is_dash_position(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

std::optional<std::uint8_t> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

std::optional<UuidBytes> read_uuid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  UuidBytes bytes{};
  std::size_t nibble = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_dash_position(i)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    const auto digit = hex_digit(text[i]);
    if (!digit) return std::nullopt;
    bytes.at(nibble / 2) = static_cast<std::uint8_t>((bytes.at(nibble / 2) << 4U) | *digit);
    ++nibble;
  }
  return bytes;
}

}  // namespace

std::string format_uuid(const UuidBytes& bytes) {
  std::string text;
  text.reserve(36);
  for (const std::uint8_t byte : bytes) {
    if (is_dash_position(text.size())) text.push_back('-');
    text.push_back(kHex[byte >> 4U]);
    text.push_back(kHex[byte & 0xfU]);
  }
  return text;
}

Result<UuidBytes> parse_uuid(std::string_view text) {
  const auto bytes = read_uuid(text);
  if (!bytes) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("'{}' is not an id: expected a UUID such as 01935b1e-7c00-7000-8000-000000000000",
                            shown_text(text)));
  }
  return *bytes;
}

UuidBytes make_uuid_v7(Instant now, RandomSource& random) {
  const auto us = static_cast<std::uint64_t>(now.unix_us());
  const std::uint64_t ms = us / 1000;
  const std::uint64_t fraction = (us % 1000) * 4096 / 1000;
  const std::uint64_t tail = random.next();
  UuidBytes bytes{};
  for (std::size_t i = 0; i < 6; ++i) bytes.at(i) = static_cast<std::uint8_t>(ms >> (8 * (5 - i)));
  bytes[6] = static_cast<std::uint8_t>(0x70U | (fraction >> 8U));
  bytes[7] = static_cast<std::uint8_t>(fraction);
  for (std::size_t i = 0; i < 8; ++i) bytes.at(8 + i) = static_cast<std::uint8_t>(tail >> (8 * (7 - i)));
  bytes[8] = static_cast<std::uint8_t>(0x80U | (bytes[8] & 0x3fU));
  return bytes;
}

UuidBytes uuid_v7_floor(Instant at) {
  UuidBytes bytes{};
  if (at.unix_us() < 0) return bytes;
  const auto ms = static_cast<std::uint64_t>(at.unix_us()) / 1000;
  for (std::size_t i = 0; i < 6; ++i) bytes.at(i) = static_cast<std::uint8_t>(ms >> (8 * (5 - i)));
  return bytes;
}

UuidBytes uuid_v7_ceiling(Instant at) { return uuid_v7_floor(at + std::chrono::milliseconds(1)); }

std::size_t hash_uuid(const UuidBytes& bytes) {
  // FNV-1a, 64 bit: published offset basis and prime.
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const std::uint8_t byte : bytes) hash = (hash ^ byte) * 0x100000001b3ULL;
  return hash;
}

}  // namespace hoist
