// What parse_duration accepts is the sum of its parts, within the documented range, and comes back through
// format_duration. A whole number is taken for microseconds and must survive format_duration.
#include <charconv>

#include "expect.h"
#include "hoist/base/instant.h"

namespace hoist::fuzz {
namespace {

constexpr Duration kLongest = std::chrono::hours(24) * 3650;

std::int64_t unit_us(std::string_view unit) {
  if (unit == "us") return 1;
  if (unit == "ms") return 1'000;
  if (unit == "s") return 1'000'000;
  if (unit == "m") return 60'000'000;
  if (unit == "h") return 3'600'000'000;
  expect(unit == "d", "a unit is one of us, ms, s, m, h, d");
  return 86'400'000'000;
}

/// An accepted text added up; no part of it can overflow, since each is at most the longest duration.
Duration sum_of_parts(std::string_view text) {
  std::int64_t total_us = 0;
  std::int64_t smallest_us = kLongest.count() + 1;
  while (!text.empty()) {
    std::int64_t count = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    expect(error == std::errc() && count >= 0, "a part begins with a whole number");
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
    const std::string_view unit = text.substr(0, text.find_first_of("0123456789"));
    expect(unit_us(unit) < smallest_us, "units go from large to small");
    smallest_us = unit_us(unit);
    text.remove_prefix(unit.size());
    total_us += count * smallest_us;
  }
  return Duration(total_us);
}

void check_format(Duration duration) {
  const std::string text = format_duration(duration);
  expect_one_line(text, "a formatted duration is one line");
  const bool in_range = duration >= Duration::zero() && duration <= kLongest;
  expect(in_range ? parse_duration(text) == duration : !parse_duration(text),
         "a formatted duration comes back exactly where it is in range");
}

}  // namespace
}  // namespace hoist::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hoist;
  const std::string_view text = fuzz::text_of(data, size);
  const auto duration = parse_duration(text);
  fuzz::expect_well_refused(duration);
  if (duration) {
    fuzz::expect(*duration >= Duration::zero() && *duration <= fuzz::kLongest, "0 to 3650 days");
    fuzz::expect(*duration == fuzz::sum_of_parts(text), "a duration is the sum of its parts");
    fuzz::check_format(*duration);
  }
  std::int64_t us = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), us);
  if (error == std::errc() && stop == text.data() + text.size()) fuzz::check_format(Duration(us));
  return 0;
}
