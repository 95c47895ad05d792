#include "hoist/base/instant.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <ctime>
#include <string>
#include <vector>

namespace hoist {
namespace {

rc::Gen<Instant> any_instant() {
  // The bounds twice over: a uniform draw would hardly ever meet the ends or whole seconds.
  return rc::gen::oneOf(
      rc::gen::map(rc::gen::inRange(kMinInstant.unix_us(), kMaxInstant.unix_us() + 1),
                   [](std::int64_t us) { return Instant::from_unix_us(us); }),
      rc::gen::map(rc::gen::inRange<std::int64_t>(-3'000'000, 3'000'000),
                   [](std::int64_t us) { return Instant::from_unix_us(us); }),
      rc::gen::element(kMinInstant, kMaxInstant, Instant(), kMaxInstant - Duration(999'999)));
}

Instant parsed(std::string_view text) {
  const auto at = parse_instant(text);
  EXPECT_TRUE(at.has_value()) << text << ": " << at.error().message;
  return at.value_or(kMinInstant);
}

/// The same text by the C library, which counts days in its own way.
std::string by_gmtime(Instant at) {
  std::int64_t seconds = at.unix_us() / 1'000'000;
  std::int64_t fraction = at.unix_us() % 1'000'000;
  if (fraction < 0) {
    fraction += 1'000'000;
    seconds -= 1;
  }
  const std::time_t time = seconds;
  std::tm parts{};
  gmtime_r(&time, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, fraction);
}

}  // namespace

RC_GTEST_PROP(Instant, format_and_parse_round_trip_over_the_whole_range, ()) {
  const Instant at = *any_instant();
  RC_ASSERT((parse_instant(format_instant(at)) == Result<Instant>(at)));
  RC_ASSERT((parse_instant(format_instant_short(at)) == Result<Instant>(at)));
}

RC_GTEST_PROP(Instant, format_agrees_with_the_c_library, ()) {
  const Instant at = *any_instant();
  RC_ASSERT(format_instant(at) == by_gmtime(at));
}

RC_GTEST_PROP(Instant, order_of_texts_is_order_of_instants, ()) {
  const Instant a = *any_instant();
  const Instant b = *rc::gen::oneOf(any_instant(), rc::gen::just(a + Duration(a < kMaxInstant ? 1 : 0)));
  RC_ASSERT(format_instant(a).size() == 27U);
  RC_ASSERT((format_instant(a) < format_instant(b)) == (a < b));
  RC_ASSERT((format_instant(a) == format_instant(b)) == (a == b));
}

RC_GTEST_PROP(Instant, an_offset_is_taken_off, ()) {
  const Instant local = *any_instant();
  const int hours = *rc::gen::inRange(0, 24);
  const int minutes = *rc::gen::inRange(0, 60);
  const bool east = *rc::gen::arbitrary<bool>();
  std::string text = format_instant(local);
  text.pop_back();
  text += fmt::format("{}{:02}:{:02}", east ? '+' : '-', hours, minutes);
  const Duration offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  const Instant expected = east ? local - offset : local + offset;
  const auto at = parse_instant(text);
  if (expected < kMinInstant || expected > kMaxInstant) {
    RC_ASSERT(!at.has_value());
  } else {
    RC_ASSERT((at == Result<Instant>(expected)));
  }
}

RC_GTEST_PROP(Instant, one_to_nine_fraction_digits_round_up_to_the_microsecond, ()) {
  const auto digits = *rc::gen::inRange(1, 10);
  std::string fraction;
  for (int i = 0; i < digits; ++i) fraction.push_back(static_cast<char>('0' + *rc::gen::inRange(0, 10)));
  std::int64_t nanoseconds = std::stoll(fraction + std::string(static_cast<std::size_t>(9 - digits), '0'));
  const std::int64_t up = nanoseconds % 1000 == 0 ? nanoseconds / 1000 : nanoseconds / 1000 + 1;
  const auto whole = parse_instant("2026-11-27T09:00:59Z");
  RC_ASSERT(whole.has_value());
  RC_ASSERT(
      (parse_instant("2026-11-27T09:00:59." + fraction + "Z") == Result<Instant>(*whole + Duration(up))));
}

RC_GTEST_PROP(Instant, hostile_text_is_refused_or_read_but_never_harms, ()) {
  // A valid text with one byte changed, removed or added: whatever is still accepted must be an
  // instant within the range that formats.
  std::string text = format_instant_short(*any_instant());
  const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
  const char c = *rc::gen::arbitrary<char>();
  switch (*rc::gen::inRange(0, 3)) {
    case 0:
      text[at] = c;
      break;
    case 1:
      text.erase(at, 1);
      break;
    default:
      text.insert(at, 1, c);
  }
  const auto read = parse_instant(text);
  if (read) {
    RC_ASSERT(*read >= kMinInstant);
    RC_ASSERT(*read <= kMaxInstant);
    RC_ASSERT((parse_instant(format_instant(*read)) == read));
  } else {
    RC_ASSERT(read.error().code == ErrorCode::kInvalidArgument);
    RC_ASSERT(!read.error().message.empty());
  }
}

TEST(Instant, known_instants) {
  EXPECT_EQ(parsed("1970-01-01T00:00:00Z").unix_us(), 0);
  EXPECT_EQ(parsed("2026-11-27T09:00:00Z").unix_us(), 1'795'770'000'000'000);
  EXPECT_EQ(parsed("1969-12-31T23:59:59.999999Z").unix_us(), -1);
  EXPECT_EQ(parsed("0001-01-01T00:00:00Z"), kMinInstant);
  EXPECT_EQ(parsed("9999-12-31T23:59:59.999999Z"), kMaxInstant);
  EXPECT_EQ(parsed("2026-11-27T10:00:00+01:00"), parsed("2026-11-27T09:00:00Z"));
  EXPECT_EQ(parsed("2026-11-27T03:30:00-05:30"), parsed("2026-11-27T09:00:00Z"));
  EXPECT_EQ(parsed("2026-11-27T09:00:00-00:00"), parsed("2026-11-27T09:00:00Z"));
  EXPECT_EQ(parsed("2026-11-27t09:00:00z"), parsed("2026-11-27T09:00:00Z"));
  EXPECT_EQ(parsed("2024-02-29T00:00:00Z") + std::chrono::hours(24), parsed("2024-03-01T00:00:00Z"));
  EXPECT_EQ(parsed("2000-02-29T12:00:00Z") + std::chrono::hours(24), parsed("2000-03-01T12:00:00Z"));
}

TEST(Instant, rounding_up_may_carry_into_the_next_year) {
  EXPECT_EQ(parsed("2026-12-31T23:59:59.999999001Z"), parsed("2027-01-01T00:00:00Z"));
  EXPECT_EQ(parsed("2026-01-01T00:00:00.000000001Z"), parsed("2026-01-01T00:00:00.000001Z"));
  EXPECT_EQ(parsed("2026-01-01T00:00:00.000001000Z"), parsed("2026-01-01T00:00:00.000001Z"));
}

TEST(Instant, refuses_what_is_not_rfc_3339_with_a_zone) {
  const std::vector<std::string> refused = {
      "",
      "now",
      "2026-11-27",
      "2026-11-27T09:00:00",
      "2026-11-27T09:00Z",
      "2026-11-27 09:00:00Z",
      "2026-11-27T09:00:00 Z",
      " 2026-11-27T09:00:00Z",
      "2026-11-27T09:00:00Z ",
      "2026-11-27T09:00:00ZZ",
      "2026-11-27T09:00:00.Z",
      "2026-11-27T09:00:00,5Z",
      "2026-11-27T09:00:00.0000000001Z",
      "2026-11-27T09:00:00+1:00",
      "2026-11-27T09:00:00+0100",
      "2026-11-27T09:00:00+24:00",
      "2026-11-27T09:00:00+01:60",
      "2026-11-27T09:00:00+01",
      "2026-11-27T09:00:00UTC",
      "2026-11-27T09:00:60Z",
      "2016-12-31T23:59:60Z",
      "2026-11-27T24:00:00Z",
      "2026-11-27T09:60:00Z",
      "2026-00-27T09:00:00Z",
      "2026-13-27T09:00:00Z",
      "2026-11-00T09:00:00Z",
      "2026-11-31T09:00:00Z",
      "2025-02-29T00:00:00Z",
      "1900-02-29T00:00:00Z",
      "0000-01-01T00:00:00Z",
      "0001-01-01T00:00:00+00:01",
      "9999-12-31T23:59:59-00:01",
      "9999-12-31T23:59:59.999999001Z",
      "10000-01-01T00:00:00Z",
      "+2026-11-27T09:00:00Z",
      "-2026-11-27T09:00:00Z",
      "026-11-27T09:00:00Z",
      "2026-1-27T09:00:00Z",
      "2026-+1-27T09:00:00Z",
      "2026-11-27T-9:00:00Z",
      "1764234000",
      std::string("2026-11-27T09:00:00Z\0", 21),
      std::string("2026-11-27T09:00:0\0Z", 20),
      "٢٠٢٦-11-27T09:00:00Z",
  };
  for (const std::string& text : refused) {
    const auto at = parse_instant(text);
    ASSERT_FALSE(at.has_value()) << text;
    EXPECT_EQ(at.error().code, ErrorCode::kInvalidArgument) << text;
    EXPECT_NE(at.error().message.find("is not an instant: "), std::string::npos) << at.error().message;
  }
}

TEST(Instant, says_what_is_accepted) {
  EXPECT_EQ(parse_instant("tomorrow").error().message,
            "'tomorrow' is not an instant: expected RFC 3339 with a zone, such as 2026-11-27T09:00:00Z or "
            "2026-11-27T10:00:00+01:00");
  EXPECT_EQ(parse_instant("2025-02-29T00:00:00Z").error().message,
            "'2025-02-29T00:00:00Z' is not an instant: there is no such date or time of day");
  EXPECT_EQ(parse_instant("0000-01-01T00:00:00Z").error().message,
            "'0000-01-01T00:00:00Z' is not an instant: the year must be 1 to 9999 in UTC");
}

TEST(Instant, hostile_text_comes_back_bounded_and_printable) {
  EXPECT_LT(parse_instant(std::string(2'000'000, '9')).error().message.size(), 300U);
  const std::string message = parse_instant(std::string("\0\n\x1b[2J\xff\xc3", 8)).error().message;
  EXPECT_EQ(message.substr(0, 10),
            "'???[2J?"
            "?'");
}

TEST(Instant, short_form_leaves_out_trailing_zeros) {
  EXPECT_EQ(format_instant_short(parsed("2026-11-27T09:00:00Z")), "2026-11-27T09:00:00Z");
  EXPECT_EQ(format_instant_short(parsed("2026-11-27T09:00:00.5Z")), "2026-11-27T09:00:00.5Z");
  EXPECT_EQ(format_instant_short(parsed("2026-11-27T09:00:00.000010Z")), "2026-11-27T09:00:00.00001Z");
  EXPECT_EQ(format_instant_short(parsed("2026-11-27T09:00:00.123456Z")), "2026-11-27T09:00:00.123456Z");
  EXPECT_EQ(format_instant_short(parsed("2000-10-10T10:10:10Z")), "2000-10-10T10:10:10Z");
}

TEST(Instant, arithmetic_and_order) {
  const Instant at = Instant::from_unix_us(1'500'999);
  EXPECT_EQ((at + Duration(1)).unix_us(), 1'501'000);
  EXPECT_EQ((at - Duration(999)).unix_us(), 1'500'000);
  EXPECT_EQ((at + Duration(5)) - at, Duration(5));
  EXPECT_EQ(at - (at + Duration(5)), Duration(-5));
  EXPECT_EQ(at.unix_ms(), 1'500);
  EXPECT_LT(at, at + Duration(1));
  EXPECT_EQ(Instant().unix_us(), 0);
}

TEST(InstantDeathTest, formatting_outside_the_range_is_a_defect) {
  EXPECT_DEATH(static_cast<void>(format_instant(kMaxInstant + Duration(1))), "instant within years");
  EXPECT_DEATH(static_cast<void>(format_instant(kMinInstant - Duration(1))), "instant within years");
}

}  // namespace hoist
