#include "hoist/stores/postgres/binary_types.h"

#include <algorithm>
#include <bit>

namespace hoist::postgres {
namespace {

/// 2000-01-01T00:00:00Z, where PostgreSQL counts from, in microseconds since 1970.
constexpr std::int64_t kEpochUnixUs = 946'684'800'000'000;

template <class Unsigned>
void append_big_endian(std::string& out, Unsigned value) {
  for (std::size_t shift = sizeof(Unsigned) * 8; shift > 0; shift -= 8) {
    out.push_back(static_cast<char>(static_cast<std::uint8_t>(value >> (shift - 8))));
  }
}

/// Precondition: bytes.size() <= sizeof(Unsigned).
template <class Unsigned>
Unsigned read_big_endian(std::string_view bytes) {
  Unsigned value = 0;
  for (const char byte : bytes) {
    value = static_cast<Unsigned>((value << 8U) | static_cast<std::uint8_t>(byte));
  }
  return value;
}

}  // namespace

void append_int16(std::string& out, std::uint16_t value) { append_big_endian(out, value); }
void append_int32(std::string& out, std::uint32_t value) { append_big_endian(out, value); }
void append_int64(std::string& out, std::uint64_t value) { append_big_endian(out, value); }

void BinaryType<bool>::append(std::string& out, bool value) { out.push_back(value ? '\1' : '\0'); }
std::optional<bool> BinaryType<bool>::read(std::string_view bytes) {
  if (bytes.size() != 1) return std::nullopt;
  return bytes[0] != '\0';
}

void BinaryType<std::int32_t>::append(std::string& out, std::int32_t value) {
  append_int32(out, std::bit_cast<std::uint32_t>(value));
}
std::optional<std::int32_t> BinaryType<std::int32_t>::read(std::string_view bytes) {
  if (bytes.size() != sizeof(std::int32_t)) return std::nullopt;
  return std::bit_cast<std::int32_t>(read_big_endian<std::uint32_t>(bytes));
}

void BinaryType<std::int64_t>::append(std::string& out, std::int64_t value) {
  append_int64(out, std::bit_cast<std::uint64_t>(value));
}
std::optional<std::int64_t> BinaryType<std::int64_t>::read(std::string_view bytes) {
  if (bytes.size() != sizeof(std::int64_t)) return std::nullopt;
  return std::bit_cast<std::int64_t>(read_big_endian<std::uint64_t>(bytes));
}

void BinaryType<UuidBytes>::append(std::string& out, const UuidBytes& value) {
  for (const std::uint8_t byte : value) out.push_back(static_cast<char>(byte));
}
std::optional<UuidBytes> BinaryType<UuidBytes>::read(std::string_view bytes) {
  UuidBytes value{};
  if (bytes.size() != value.size()) return std::nullopt;
  std::transform(bytes.begin(), bytes.end(), value.begin(),
                 [](char byte) { return static_cast<std::uint8_t>(byte); });
  return value;
}

void BinaryType<Instant>::append(std::string& out, Instant value) {
  const Instant bounded = std::clamp(value, kMinInstant, kMaxInstant);
  BinaryType<std::int64_t>::append(out, bounded.unix_us() - kEpochUnixUs);
}
std::optional<Instant> BinaryType<Instant>::read(std::string_view bytes) {
  const auto us = BinaryType<std::int64_t>::read(bytes);
  if (!us) return std::nullopt;
  // Bounded before the epochs are added, because 'infinity' is the greatest 64-bit number.
  const std::int64_t bounded =
      std::clamp(*us, kMinInstant.unix_us() - kEpochUnixUs, kMaxInstant.unix_us() - kEpochUnixUs);
  return Instant::from_unix_us(bounded + kEpochUnixUs);
}

void BinaryType<RowPlace>::append(std::string& out, RowPlace value) {
  append_int32(out, value.block);
  append_int16(out, value.offset);
}
std::optional<RowPlace> BinaryType<RowPlace>::read(std::string_view bytes) {
  if (bytes.size() != 6) return std::nullopt;
  return RowPlace{.block = read_big_endian<std::uint32_t>(bytes.substr(0, 4)),
                  .offset = read_big_endian<std::uint16_t>(bytes.substr(4))};
}

}  // namespace hoist::postgres
