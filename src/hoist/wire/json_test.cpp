#include "hoist/wire/json.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace hoist::wire {
namespace {

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

TEST(Json, reads_one_document) {
  EXPECT_EQ(*parse_json("{\"a\": [1, -2.5, \"x\", true, null]}"),
            (boost::json::value{{"a", {1, -2.5, "x", true, nullptr}}}));
  EXPECT_EQ(*parse_json(" 7\n"), boost::json::value(7));
  EXPECT_EQ(*parse_json("\"\\u00e6\""), boost::json::value("æ"));
}

TEST(Json, of_a_name_given_twice_the_last_counts) {
  EXPECT_EQ(*parse_json("{\"a\": 1, \"a\": 2}"), (boost::json::value{{"a", 2}}));
}

TEST(Json, refuses_what_is_not_one_strict_document) {
  for (const std::string& text : std::vector<std::string>{"",
                                                          " ",
                                                          "{",
                                                          "}",
                                                          "[1,]",
                                                          "{\"a\":1,}",
                                                          "{'a':1}",
                                                          "{a:1}",
                                                          "{\"a\"}",
                                                          "nul",
                                                          "True",
                                                          "NaN",
                                                          "Infinity",
                                                          "01",
                                                          "1.",
                                                          ".5",
                                                          "+1",
                                                          "0x10",
                                                          "1e",
                                                          "\"",
                                                          "\"\n\"",
                                                          "\"\\x41\"",
                                                          "\"\\ud800\"",
                                                          "// c\n1",
                                                          "1 2",
                                                          "{} {}",
                                                          "{}x",
                                                          std::string("1\0", 2),
                                                          std::string("\0", 1),
                                                          std::string("\"\0\"", 3),
                                                          "\xef\xbb\xbf{}",
                                                          "\"\xff\"",
                                                          "\"\xc3\"",
                                                          "\"\xed\xa0\x80\""}) {
    const auto value = parse_json(text);
    ASSERT_FALSE(value.has_value()) << text;
    EXPECT_EQ(value.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(value.error().message.rfind("not valid JSON at byte ", 0), 0U) << value.error().message;
  }
}

TEST(Json, refuses_deep_nesting_before_it_hurts) {
  EXPECT_TRUE(parse_json(nested(kMaxJsonDepth)).has_value());
  EXPECT_FALSE(parse_json(nested(kMaxJsonDepth + 1)).has_value());
  EXPECT_FALSE(parse_json(nested(1'000'000)).has_value());
  EXPECT_FALSE(parse_json(std::string(1'000'000, '[')).has_value());
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  EXPECT_FALSE(parse_json(objects).has_value());
}

TEST(Json, error_messages_are_bounded) {
  EXPECT_LT(parse_json(std::string(2'000'000, 'x')).error().message.size(), 200U);
}

TEST(Json, numbers_are_the_nearest_double) {
  const auto number = [](std::string_view text) { return parse_json(text).value(); };
  EXPECT_EQ(number("7e84"), 7e84);
  EXPECT_EQ(number("-7e84"), -7e84);
  EXPECT_EQ(number("0.1"), 0.1);
  EXPECT_EQ(number("1.7976931348623157e308"), 1.7976931348623157e308);
  EXPECT_EQ(number("5e-324"), 5e-324);
  EXPECT_EQ(number("123456789012345678901234567890"), 123456789012345678901234567890.0);
  EXPECT_EQ(number("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(number("18446744073709551615"), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(number("1e-400"), 0.0);
  EXPECT_EQ(number("[7e84,{\"a\":1.5}]"), (boost::json::array{7e84, boost::json::object{{"a", 1.5}}}));
}

TEST(Json, numbers_too_large_for_a_double_are_infinite) {
  for (const std::string_view text : {"1e309", "-1e309", "1e400"}) {
    const auto number = parse_json(text);
    ASSERT_TRUE(number.has_value()) << text;
    EXPECT_TRUE(std::isinf(number->to_number<double>())) << text;
    EXPECT_EQ(std::signbit(number->to_number<double>()), text.front() == '-') << text;
  }
}

RC_GTEST_PROP(Json, every_double_is_read_back_as_written, ()) {
  const double number = std::bit_cast<double>(*rc::gen::arbitrary<std::uint64_t>());
  RC_PRE(std::isfinite(number));
  RC_ASSERT((parse_json(fmt::format("{}", number)).value().to_number<double>() == number));
}

RC_GTEST_PROP(Json, any_bytes_are_read_or_refused_and_what_was_read_reads_again, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::weightedOneOf<char>(
      {{30, rc::gen::elementOf(std::string("{}[]\":,0123456789.eE+-truefalsn \\u"))},
       {1, rc::gen::arbitrary<char>()}}));
  const auto value = parse_json(text);
  if (value) {
    // What is too large for a double has no JSON form to write.
    RC_PRE(boost::json::serialize(*value).find("Infinity") == std::string::npos);
    const std::string written = boost::json::serialize(*value);
    RC_ASSERT((parse_json(written) == value));
  } else {
    RC_ASSERT(value.error().code == ErrorCode::kInvalidArgument);
  }
}

TEST(Json, kinds_have_names_for_messages) {
  EXPECT_EQ(kind_name(nullptr), "null");
  EXPECT_EQ(kind_name(true), "true or false");
  EXPECT_EQ(kind_name(1), "a number");
  EXPECT_EQ(kind_name(std::uint64_t{1} << 63U), "a number");
  EXPECT_EQ(kind_name(1.5), "a number");
  EXPECT_EQ(kind_name("x"), "a string");
  EXPECT_EQ(kind_name(boost::json::array{}), "an array");
  EXPECT_EQ(kind_name(boost::json::object{}), "an object");
}

TEST(Json, absent_values_are_null) {
  EXPECT_EQ(string_or_null(""), nullptr);
  EXPECT_EQ(string_or_null("x"), boost::json::value("x"));
  EXPECT_EQ(instant_or_null(std::nullopt), nullptr);
  EXPECT_EQ(instant_or_null(Instant()), boost::json::value("1970-01-01T00:00:00Z"));
}

}  // namespace hoist::wire
