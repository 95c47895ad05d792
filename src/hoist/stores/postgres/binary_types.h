// PostgreSQL's binary formats: how each C++ type that the store sends or receives looks on the wire.
//
// BinaryType<T> names T's type and array type on the server (pg_type.dat: fixed for all servers) and
// turns values into bytes and back. Pure functions; no thread-safety concerns.
#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hoist/base/id.h"
#include "hoist/base/instant.h"

namespace hoist::postgres {

/// Where a row version lies in its table (`ctid`). It stays while the row is locked and not updated.
struct RowPlace {
  std::uint32_t block = 0;
  std::uint16_t offset = 0;
  bool operator==(const RowPlace&) const = default;
};

/// A byte string (`bytea`), kept apart from text.
struct Bytes {
  std::string data;
  bool operator==(const Bytes&) const = default;
};

/// Big-endian, as everything on the wire.
void append_int16(std::string& out, std::uint16_t value);
void append_int32(std::string& out, std::uint32_t value);
void append_int64(std::string& out, std::uint64_t value);

/// Specialised for every type below. `read` gives none where the bytes have another length.
template <class T>
struct BinaryType;

template <>
struct BinaryType<bool> {
  static constexpr Oid kOid = 16;
  static constexpr Oid kArrayOid = 1000;
  static void append(std::string& out, bool value);
  [[nodiscard]] static std::optional<bool> read(std::string_view bytes);
};

template <>
struct BinaryType<std::int32_t> {
  static constexpr Oid kOid = 23;
  static constexpr Oid kArrayOid = 1007;
  static void append(std::string& out, std::int32_t value);
  [[nodiscard]] static std::optional<std::int32_t> read(std::string_view bytes);
};

template <>
struct BinaryType<std::int64_t> {
  static constexpr Oid kOid = 20;
  static constexpr Oid kArrayOid = 1016;
  static void append(std::string& out, std::int64_t value);
  [[nodiscard]] static std::optional<std::int64_t> read(std::string_view bytes);
};

template <>
struct BinaryType<UuidBytes> {
  static constexpr Oid kOid = 2950;
  static constexpr Oid kArrayOid = 2951;
  static void append(std::string& out, const UuidBytes& value);
  [[nodiscard]] static std::optional<UuidBytes> read(std::string_view bytes);
};

/// timestamptz: microseconds since 2000-01-01. What the server can hold beyond [kMinInstant,
/// kMaxInstant] (years BC, 'infinity') is read as the nearer end.
template <>
struct BinaryType<Instant> {
  static constexpr Oid kOid = 1184;
  static constexpr Oid kArrayOid = 1185;
  static void append(std::string& out, Instant value);
  [[nodiscard]] static std::optional<Instant> read(std::string_view bytes);
};

template <>
struct BinaryType<std::string> {
  static constexpr Oid kOid = 25;
  static constexpr Oid kArrayOid = 1009;
  static void append(std::string& out, std::string_view value) { out.append(value); }
  [[nodiscard]] static std::optional<std::string> read(std::string_view bytes) { return std::string(bytes); }
};
template <>
struct BinaryType<std::string_view> : BinaryType<std::string> {};

template <>
struct BinaryType<Bytes> {
  static constexpr Oid kOid = 17;
  static constexpr Oid kArrayOid = 1001;
  static void append(std::string& out, const Bytes& value) { out.append(value.data); }
  [[nodiscard]] static std::optional<Bytes> read(std::string_view bytes) { return Bytes{std::string(bytes)}; }
};

template <>
struct BinaryType<RowPlace> {
  static constexpr Oid kOid = 27;
  static constexpr Oid kArrayOid = 1010;
  static void append(std::string& out, RowPlace value);
  [[nodiscard]] static std::optional<RowPlace> read(std::string_view bytes);
};

}  // namespace hoist::postgres
