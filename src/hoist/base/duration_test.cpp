#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "hoist/base/instant.h"

namespace hoist {
namespace {

using namespace std::chrono_literals;

constexpr Duration kLongest = std::chrono::hours(24) * 3650;

rc::Gen<Duration> any_duration() {
  const auto of = [](std::int64_t us) { return Duration(us); };
  return rc::gen::oneOf(rc::gen::map(rc::gen::inRange<std::int64_t>(0, kLongest.count() + 1), of),
                        rc::gen::map(rc::gen::inRange<std::int64_t>(0, 5'000'000), of),
                        // Whole units leave the others out.
                        rc::gen::map(rc::gen::inRange<std::int64_t>(0, 3650 * 24),
                                     [](std::int64_t hours) { return Duration(std::chrono::hours(hours)); }),
                        rc::gen::element(Duration(0), Duration(1), kLongest));
}

}  // namespace

RC_GTEST_PROP(Duration, format_and_parse_round_trip, ()) {
  const Duration duration = *any_duration();
  RC_ASSERT((parse_duration(format_duration(duration)) == Result<Duration>(duration)));
}

RC_GTEST_PROP(Duration, negative_ones_get_a_sign_that_parse_refuses, ()) {
  const Duration duration = *rc::gen::suchThat(any_duration(), [](Duration d) { return d > Duration(0); });
  RC_ASSERT(format_duration(-duration) == "-" + format_duration(duration));
  RC_ASSERT(!parse_duration(format_duration(-duration)).has_value());
}

RC_GTEST_PROP(Duration, hostile_text_is_refused_or_within_bounds, ()) {
  const std::string text = *rc::gen::container<std::string>(rc::gen::weightedElement<char>({{6, '9'},
                                                                                            {3, '1'},
                                                                                            {3, '0'},
                                                                                            {2, 'd'},
                                                                                            {2, 'h'},
                                                                                            {3, 'm'},
                                                                                            {3, 's'},
                                                                                            {2, 'u'},
                                                                                            {1, '-'},
                                                                                            {1, '.'},
                                                                                            {1, '\0'}}));
  const auto duration = parse_duration(text);
  if (duration) {
    RC_ASSERT(*duration >= Duration(0));
    RC_ASSERT(*duration <= kLongest);
    RC_ASSERT((parse_duration(format_duration(*duration)) == duration));
  } else {
    RC_ASSERT(duration.error().code == ErrorCode::kInvalidArgument);
  }
}

TEST(Duration, known_durations) {
  const std::vector<std::pair<std::string, Duration>> accepted = {
      {"0s", 0s},     {"500ms", 500ms},     {"3s", 3s},
      {"10m", 10min}, {"1h30m", 90min},     {"2d", 48h},
      {"1us", 1us},   {"90m", 90min},       {"1d2h3m4s5ms6us", 26h + 3min + 4s + 5ms + 6us},
      {"007s", 7s},   {"3650d", kLongest},  {"315360000s", kLongest},
      {"1m1s", 61s},  {"1s1ms", 1s + 1ms},  {"1m1ms", 1min + 1ms},
      {"1h0m", 1h},   {"87600h", kLongest}, {"3649d24h", kLongest}};
  for (const auto& [text, expected] : accepted) {
    const auto duration = parse_duration(text);
    ASSERT_TRUE(duration.has_value()) << text << ": " << duration.error().message;
    EXPECT_EQ(*duration, expected) << text;
  }
}

TEST(Duration, refuses_what_is_not_a_duration) {
  for (const std::string& text : std::vector<std::string>{"",
                                                          " ",
                                                          "5",
                                                          "s",
                                                          "-5s",
                                                          "+5s",
                                                          "5 s",
                                                          " 5s",
                                                          "5s ",
                                                          "1.5h",
                                                          "5S",
                                                          "5M",
                                                          "5min",
                                                          "5sec",
                                                          "5y",
                                                          "5w",
                                                          "1m1h",
                                                          "1s1m",
                                                          "1ms1s",
                                                          "1h1h",
                                                          "1s1s",
                                                          "1h-5m",
                                                          "1e3s",
                                                          "0x5s",
                                                          "five",
                                                          "PT5M",
                                                          "µs",
                                                          "1000000000000s",
                                                          "9999999999999999999999s",
                                                          std::string("5s\0", 3)}) {
    const auto duration = parse_duration(text);
    ASSERT_FALSE(duration.has_value()) << text;
    EXPECT_EQ(duration.error().code, ErrorCode::kInvalidArgument) << text;
    EXPECT_NE(duration.error().message.find(
                  "is not a duration: expected a duration such as 500ms, 3s, 10m, 1h30m or 2d"),
              std::string::npos)
        << duration.error().message;
  }
}

TEST(Duration, at_most_3650_days_in_any_unit_or_sum) {
  for (const std::string text : {"3651d", "3650d1us", "87601h", "999999999999d", "999999999999h",
                                 "999999999999m", "315360001s", "3650d1h", "3649d25h"}) {
    const auto duration = parse_duration(text);
    ASSERT_FALSE(duration.has_value()) << text;
    EXPECT_EQ(duration.error().message, "'" + text + "' is too long: at most 3650d");
  }
}

TEST(Duration, hostile_text_comes_back_bounded_and_printable) {
  EXPECT_LT(parse_duration(std::string(2'000'000, '9')).error().message.size(), 300U);
  const std::string message = parse_duration(std::string("\0\n\x1b[2J\xff\xc3", 8)).error().message;
  EXPECT_EQ(message.substr(0, 10),
            "'???[2J?"
            "?'");
}

TEST(Duration, formats_the_shortest_text) {
  EXPECT_EQ(format_duration(0s), "0s");
  EXPECT_EQ(format_duration(90min), "1h30m");
  EXPECT_EQ(format_duration(500ms), "500ms");
  EXPECT_EQ(format_duration(48h), "2d");
  EXPECT_EQ(format_duration(1s + 1us), "1s1us");
  EXPECT_EQ(format_duration(-90min), "-1h30m");
  EXPECT_EQ(format_duration(Duration::min()), "-106751991d4h54s775ms808us");
  EXPECT_EQ(format_duration(Duration::max()), "106751991d4h54s775ms807us");
}

}  // namespace hoist
