#include "hoist/wire/value_json.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "hoist/wire/json.h"

namespace hoist::wire {
namespace {

Result<Value> value_in(std::string_view text) { return value_from_json(parse_json(text).value()); }

std::string json_of(const Value& value) { return boost::json::serialize(value_to_json(value)); }

rc::Gen<Value> any_value(int depth) {
  const auto text = rc::gen::container<std::string>(rc::gen::inRange(' ', '~'));
  if (depth == 0) {
    return rc::gen::oneOf(
        rc::gen::just(Value()), rc::gen::map(rc::gen::arbitrary<bool>(), [](bool b) { return Value(b); }),
        rc::gen::map(rc::gen::arbitrary<std::int32_t>(), [](std::int32_t n) { return Value(n / 8.0); }),
        rc::gen::map(text, [](std::string s) { return Value(std::move(s)); }));
  }
  const auto inner = any_value(depth - 1);
  return rc::gen::oneOf(
      any_value(0),
      rc::gen::map(rc::gen::container<std::vector<Value>>(inner),
                   [](Array array) { return Value(std::move(array)); }),
      rc::gen::map(rc::gen::container<std::vector<std::pair<std::string, Value>>>(rc::gen::pair(text, inner)),
                   [](const std::vector<std::pair<std::string, Value>>& members) {
                     Object object;
                     for (const auto& [name, member] : members) object.set(name, member);
                     return Value(std::move(object));
                   }));
}

}  // namespace

TEST(ValueJson, reads_every_kind) {
  EXPECT_EQ(value_in("null").value(), Value());
  EXPECT_EQ(value_in("true").value(), Value(true));
  EXPECT_EQ(value_in("-1.5e3").value(), Value(-1500));
  EXPECT_EQ(value_in("\"a\\u0041\"").value(), Value("aA"));
  EXPECT_EQ(value_in("[1,[2]]").value(), Value(Array{1, Array{2}}));
  EXPECT_EQ(value_in("{\"b\":1,\"a\":{}}").value(), Value(Object{{"b", 1}, {"a", Object{}}}));
}

TEST(ValueJson, keeps_the_order_of_members) {
  EXPECT_EQ(json_of(value_in("{\"b\":1,\"a\":2,\"c\":3}").value()), "{\"b\":1,\"a\":2,\"c\":3}");
}

TEST(ValueJson, whole_numbers_are_written_as_integers) {
  EXPECT_EQ(json_of(3.0), "3");
  EXPECT_EQ(json_of(-0.0), "0");
  EXPECT_EQ(json_of(9007199254740992.0), "9007199254740992");
  EXPECT_EQ(json_of(-9007199254740992.0), "-9007199254740992");
  EXPECT_EQ(value_in(json_of(9007199254740994.0)).value(), Value(9007199254740994.0));
  EXPECT_EQ(value_in(json_of(0.1)).value(), Value(0.1));
}

TEST(ValueJson, what_json_cannot_write_is_null) {
  EXPECT_EQ(json_of(std::nan("")), "null");
  EXPECT_EQ(json_of(std::numeric_limits<double>::infinity()), "null");
}

TEST(ValueJson, numbers_that_a_double_cannot_hold_are_refused_with_their_place) {
  for (const char* text :
       {"9007199254740993", "-9007199254740993", "9223372036854775807", "18446744073709551615", "1e400"}) {
    const auto value = value_in("{\"a\":[0," + std::string(text) + "]}");
    ASSERT_FALSE(value) << text;
    EXPECT_EQ(value.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(value.error().detail(kFieldDetail), "/a/1");
  }
  for (const char* text : {"9007199254740992", "-9007199254740992", "9007199254740994",
                           "-9223372036854775808", "9223372036854775808", "1e300"}) {
    EXPECT_TRUE(value_in(text)) << text;
  }
  EXPECT_FALSE(value_in("9007199254740993"));
}

TEST(ValueJson, a_refusal_is_one_short_line) {
  std::string text = "9007199254740993";
  for (int i = 0; i < 25; ++i) text = "{\"" + std::string(60, 'x') + "\\n\":" + text + "}";
  const auto value = value_in(text);
  ASSERT_FALSE(value);
  EXPECT_LT(value.error().message.size(), 400U);
  EXPECT_EQ(value.error().message.find('\n'), std::string::npos);
}

RC_GTEST_PROP(ValueJson, reads_what_it_wrote, ()) {
  // Small containers: each level multiplies.
  const Value value = *rc::gen::scale(0.1, any_value(3));
  const auto again = value_in(json_of(value));
  RC_ASSERT(again.has_value());
  RC_ASSERT(*again == value);
}

}  // namespace hoist::wire
