// Two texts, a line each. What parse_instant accepts means what another reading of the same text says, comes
// back through both formats, and the order of the fixed-width texts is the order of the instants.
#include <ctime>

#include "expect.h"
#include "hoist/base/instant.h"

namespace hoist::fuzz {
namespace {

int number_at(std::string_view text, std::size_t begin, std::size_t count) {
  int value = 0;
  for (const char c : text.substr(begin, count)) value = value * 10 + (c - '0');
  return value;
}

/// An accepted text read by its places and by the C library's calendar. The fraction is rounded up.
Instant by_c_library(std::string_view text) {
  std::tm parts{};
  parts.tm_year = number_at(text, 0, 4) - 1900;
  parts.tm_mon = number_at(text, 5, 2) - 1;
  parts.tm_mday = number_at(text, 8, 2);
  parts.tm_hour = number_at(text, 11, 2);
  parts.tm_min = number_at(text, 14, 2);
  parts.tm_sec = number_at(text, 17, 2);
  const std::size_t zone = text.find_first_of("Zz+-", 19);
  std::string fraction(zone > 20 ? text.substr(20, zone - 20) : "");
  fraction.resize(9, '0');
  const bool beyond_us = number_at(fraction, 6, 3) > 0;
  std::int64_t offset_s = 0;
  if (text[zone] == '+' || text[zone] == '-') {
    offset_s = number_at(text, zone + 1, 2) * 3600 + number_at(text, zone + 4, 2) * 60;
    if (text[zone] == '-') offset_s = -offset_s;
  }
  return Instant::from_unix_us((timegm(&parts) - offset_s) * 1'000'000 + number_at(fraction, 0, 6) +
                               (beyond_us ? 1 : 0));
}

Result<Instant> check_one(std::string_view text) {
  const auto at = parse_instant(text);
  expect_well_refused(at);
  if (!at) return at;
  expect(*at >= kMinInstant && *at <= kMaxInstant, "an accepted instant lies in the years 1 to 9999");
  expect(text.size() >= 20 && text.size() <= 35, "an accepted text has the length of RFC 3339");
  expect(number_at(text, 17, 2) < 60, "a leap second is refused");
  expect(*at == by_c_library(text), "the instant is the one that the text says");
  const std::string fixed = format_instant(*at);
  expect(fixed.size() == 27, "the fixed form has a fixed width");
  expect(parse_instant(fixed) == at, "the fixed form comes back");
  expect(parse_instant(format_instant_short(*at)) == at, "the short form comes back");
  expect(!parse_instant(std::string(text) + "0"), "nothing may follow the zone");
  return at;
}

}  // namespace
}  // namespace hoist::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hoist;
  std::string_view rest = fuzz::text_of(data, size);
  const auto first = fuzz::check_one(fuzz::take_line(rest));
  const auto second = fuzz::check_one(rest);
  if (first && second) {
    const bool texts_in_order = format_instant(*first) < format_instant(*second);
    fuzz::expect(texts_in_order == (*first < *second), "order of texts is order of instants");
  }
  return 0;
}
