// Strong identifiers. An Id<Tag> is a UUID whose tag keeps a flag's id from being passed for a
// schedule's. New ids are UUIDv7 (RFC 9562), so that their order is roughly that of creation.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "hoist/base/instant.h"
#include "hoist/base/random_source.h"
#include "hoist/base/result.h"

namespace hoist {

using UuidBytes = std::array<std::uint8_t, 16>;

/// Canonical text: 36 characters, lower case.
[[nodiscard]] std::string format_uuid(const UuidBytes& bytes);
/// Reads 8-4-4-4-12 hexadecimal digits of either case. Errors: kInvalidArgument.
[[nodiscard]] Result<UuidBytes> parse_uuid(std::string_view text);
/// A UUIDv7 of `now`: 48 bits of milliseconds, 12 bits of sub-millisecond fraction (RFC 9562,
/// section 6.2, method 3), 62 random bits.
[[nodiscard]] UuidBytes make_uuid_v7(Instant now, RandomSource& random);

/// No UUIDv7 of `at` or later is less, and each of an earlier millisecond is. Before 1970: the least of all.
[[nodiscard]] UuidBytes uuid_v7_floor(Instant at);
/// Each UUIDv7 of before `at` is less, and so may be those of its millisecond.
[[nodiscard]] UuidBytes uuid_v7_ceiling(Instant at);

template <class Tag>
class Id {
 public:
  constexpr Id() = default;
  constexpr explicit Id(const UuidBytes& bytes) : bytes_(bytes) {}
  [[nodiscard]] static Id make(Instant now, RandomSource& random) { return Id(make_uuid_v7(now, random)); }
  [[nodiscard]] static Result<Id> parse(std::string_view text) {
    return parse_uuid(text).map([](const UuidBytes& bytes) { return Id(bytes); });
  }

  [[nodiscard]] const UuidBytes& bytes() const { return bytes_; }
  [[nodiscard]] std::string to_string() const { return format_uuid(bytes_); }
  constexpr auto operator<=>(const Id&) const = default;

 private:
  UuidBytes bytes_{};
};

/// FNV-1a over the 16 bytes; for hash tables inside one process only.
[[nodiscard]] std::size_t hash_uuid(const UuidBytes& bytes);

}  // namespace hoist

template <class Tag>
struct std::hash<hoist::Id<Tag>> {
  std::size_t operator()(const hoist::Id<Tag>& id) const { return hoist::hash_uuid(id.bytes()); }
};
