// Instants and durations: UTC, whole microseconds, RFC 3339 with `Z` as text.
//
// The resolution is PostgreSQL's. The representable range is the years 1 to 9999, which is what
// RFC 3339 can write. Values; no thread-safety concerns.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "hoist/base/result.h"

namespace hoist {

using Duration = std::chrono::microseconds;

/// A point in time, in microseconds since 1970-01-01T00:00:00Z.
class Instant {
 public:
  constexpr Instant() = default;
  [[nodiscard]] static constexpr Instant from_unix_us(std::int64_t us) { return Instant(us); }

  [[nodiscard]] constexpr std::int64_t unix_us() const { return us_; }
  [[nodiscard]] constexpr std::int64_t unix_ms() const { return us_ / 1000; }

  constexpr auto operator<=>(const Instant&) const = default;
  friend constexpr Instant operator+(Instant at, Duration by) { return Instant(at.us_ + by.count()); }
  friend constexpr Instant operator-(Instant at, Duration by) { return Instant(at.us_ - by.count()); }
  friend constexpr Duration operator-(Instant later, Instant earlier) {
    return Duration(later.us_ - earlier.us_);
  }

 private:
  constexpr explicit Instant(std::int64_t us) : us_(us) {}
  std::int64_t us_ = 0;
};

/// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z, the ends of what RFC 3339 can write.
inline constexpr Instant kMinInstant = Instant::from_unix_us(-62'135'596'800'000'000);
inline constexpr Instant kMaxInstant = Instant::from_unix_us(253'402'300'799'999'999);

/// Fixed width, so that the order of the texts is the order of the instants:
/// `2026-11-27T09:00:00.000000Z`. Precondition: within [kMinInstant, kMaxInstant].
[[nodiscard]] std::string format_instant(Instant at);

/// As format_instant, with trailing zeros of the fraction left out: `2026-11-27T09:00:00Z`.
[[nodiscard]] std::string format_instant_short(Instant at);

/// Reads an RFC 3339 date-time; the zone (`Z` or `±hh:mm`) is required, `T` may be lower case.
/// Up to nine digits of fraction; digits beyond the microsecond round up, so that a change is never
/// early. A leap second (`:60`) is refused. Errors: kInvalidArgument.
[[nodiscard]] Result<Instant> parse_instant(std::string_view text);

/// Reads a positive duration such as `500ms`, `3s`, `10m`, `1h30m`, `2d`: one or more whole numbers,
/// each with a unit (`us`, `ms`, `s`, `m`, `h`, `d`), largest unit first. `0s` is accepted.
/// At most 3,650 days. Errors: kInvalidArgument.
[[nodiscard]] Result<Duration> parse_duration(std::string_view text);

/// The shortest text that parse_duration reads back: `1h30m`, `500ms`, `0s`. Negative durations get
/// a leading `-` (which parse_duration refuses).
[[nodiscard]] std::string format_duration(Duration duration);

}  // namespace hoist
