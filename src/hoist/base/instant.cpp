#include "hoist/base/instant.h"

#include <fmt/format.h>

#include <array>
#include <optional>

#include "hoist/base/check.h"
#include "hoist/base/shown_text.h"

namespace hoist {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kAcceptedInstant =
    "expected RFC 3339 with a zone, such as 2026-11-27T09:00:00Z or 2026-11-27T10:00:00+01:00";
constexpr std::string_view kAcceptedDuration = "expected a duration such as 500ms, 3s, 10m, 1h30m or 2d";
constexpr Duration kLongestDuration = std::chrono::hours(24) * 3650;

/// Reads from the front of a text and remembers whether everything fitted so far.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  /// Exactly `count` digits as a number.
  int digits(std::size_t count) {
    if (rest_.size() < count) return reject();
    int value = 0;
    for (const char c : rest_.substr(0, count)) {
      if (c < '0' || c > '9') return reject();
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    return value;
  }

  /// One character out of `accepted`; returns it, or 0.
  char one_of(std::string_view accepted) {
    if (rest_.empty() || accepted.find(rest_.front()) == std::string_view::npos) {
      reject();
      return 0;
    }
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  [[nodiscard]] bool next_is(char c) const { return !rest_.empty() && rest_.front() == c; }
  [[nodiscard]] bool next_is_digit() const {
    return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
  }
  int reject() {
    ok_ = false;
    return 0;
  }
  [[nodiscard]] bool complete() const { return ok_ && rest_.empty(); }
  [[nodiscard]] bool ok() const { return ok_; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

/// `.` and one to nine digits, in microseconds, rounded up.
Duration read_fraction(Reader& in) {
  if (!in.next_is('.')) return Duration(0);
  in.one_of(".");
  std::int64_t nanoseconds = 0;
  int count = 0;
  while (in.next_is_digit() && count < 9) {
    nanoseconds = nanoseconds * 10 + in.digits(1);
    ++count;
  }
  if (count == 0) in.reject();
  for (; count < 9; ++count) nanoseconds *= 10;
  return Duration((nanoseconds + 999) / 1000);
}

Duration read_zone(Reader& in) {
  const char sign = in.one_of("Zz+-");
  if (sign != '+' && sign != '-') return Duration(0);
  const int hours = in.digits(2);
  in.one_of(":");
  const int minutes = in.digits(2);
  if (hours > 23 || minutes > 59) in.reject();
  const Duration offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return sign == '+' ? offset : -offset;
}

/// Writes the number into `count` places from `from` on, which hold zeros. Every row of SQLite and every
/// answer has several instants: fmt's own format took an eighth of what settling a schedule takes.
void put_digits(std::string& text, std::size_t from, std::size_t count, std::int64_t number) {
  for (std::size_t place = from + count; place > from && number > 0; number /= 10) {
    text[--place] = static_cast<char>('0' + number % 10);
  }
}

struct Unit {
  std::string_view name;
  Duration size;
};
constexpr std::array<Unit, 6> kUnits = {Unit{"d", 24h}, Unit{"h", 1h},   Unit{"m", 1min},
                                        Unit{"s", 1s},  Unit{"ms", 1ms}, Unit{"us", 1us}};

std::optional<std::size_t> unit_index(std::string_view name) {
  for (std::size_t i = 0; i < kUnits.size(); ++i) {
    if (kUnits[i].name == name) return i;
  }
  return std::nullopt;
}

tl::unexpected<Error> bad_duration(std::string_view text) {
  return fail(ErrorCode::kInvalidArgument,
              fmt::format("'{}' is not a duration: {}", shown_text(text), kAcceptedDuration));
}

}  // namespace

std::string format_instant(Instant at) {
  check(at >= kMinInstant && at <= kMaxInstant, "instant within years 1 to 9999");
  using std::chrono::days;
  const std::chrono::sys_time<Duration> time{Duration(at.unix_us())};
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss<Duration> clock{time - day};
  std::string text = "0000-00-00T00:00:00.000000Z";
  put_digits(text, 0, 4, static_cast<int>(date.year()));
  put_digits(text, 5, 2, static_cast<unsigned>(date.month()));
  put_digits(text, 8, 2, static_cast<unsigned>(date.day()));
  put_digits(text, 11, 2, clock.hours().count());
  put_digits(text, 14, 2, clock.minutes().count());
  put_digits(text, 17, 2, clock.seconds().count());
  put_digits(text, 20, 6, clock.subseconds().count());
  return text;
}

std::string format_instant_short(Instant at) {
  std::string text = format_instant(at);
  text.pop_back();
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  text.push_back('Z');
  return text;
}

Result<Instant> parse_instant(std::string_view text) {
  Reader in(text);
  const int year = in.digits(4);
  in.one_of("-");
  const int month = in.digits(2);
  in.one_of("-");
  const int day = in.digits(2);
  in.one_of("Tt");
  const int hour = in.digits(2);
  in.one_of(":");
  const int minute = in.digits(2);
  in.one_of(":");
  const int second = in.digits(2);
  const Duration fraction = in.ok() ? read_fraction(in) : Duration(0);
  const Duration zone = in.ok() ? read_zone(in) : Duration(0);
  if (!in.complete()) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("'{}' is not an instant: {}", shown_text(text), kAcceptedInstant));
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) {
    return fail(
        ErrorCode::kInvalidArgument,
        fmt::format("'{}' is not an instant: there is no such date or time of day", shown_text(text)));
  }
  const auto since_epoch = std::chrono::sys_days(date).time_since_epoch();
  const Instant at = Instant::from_unix_us(0) +
                     (std::chrono::duration_cast<Duration>(since_epoch) + std::chrono::hours(hour) +
                      std::chrono::minutes(minute) + std::chrono::seconds(second) + fraction - zone);
  if (at < kMinInstant || at > kMaxInstant) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("'{}' is not an instant: the year must be 1 to 9999 in UTC", shown_text(text)));
  }
  return at;
}

Result<Duration> parse_duration(std::string_view text) {
  Duration total{0};
  std::size_t next_unit = 0;
  std::string_view rest = text;
  if (rest.empty()) return bad_duration(text);
  while (!rest.empty()) {
    const std::size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    // Twelve digits of any unit cannot overflow before the bound below is checked per part.
    if (digits == 0 || digits > 12) return bad_duration(text);
    std::int64_t count = 0;
    for (const char c : rest.substr(0, digits)) count = count * 10 + (c - '0');
    rest.remove_prefix(digits);
    const std::string_view name = rest.substr(0, std::min(rest.find_first_of("0123456789"), rest.size()));
    const auto unit = unit_index(name);
    if (!unit || *unit < next_unit) return bad_duration(text);
    rest.remove_prefix(name.size());
    next_unit = *unit + 1;
    if (count > kLongestDuration / kUnits[*unit].size) {
      return fail(ErrorCode::kInvalidArgument,
                  fmt::format("'{}' is too long: at most 3650d", shown_text(text)));
    }
    total += count * kUnits[*unit].size;
  }
  if (total > kLongestDuration) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("'{}' is too long: at most 3650d", shown_text(text)));
  }
  return total;
}

std::string format_duration(Duration duration) {
  if (duration == Duration::zero()) return "0s";
  const bool negative = duration < Duration::zero();
  std::string text = negative ? "-" : "";
  for (const Unit& unit : kUnits) {
    // Counted part by part, because the least duration has no positive counterpart.
    const std::int64_t count = duration / unit.size;
    if (count == 0) continue;
    text += fmt::format("{}{}", negative ? -count : count, unit.name);
    duration -= count * unit.size;
  }
  return text;
}

}  // namespace hoist
