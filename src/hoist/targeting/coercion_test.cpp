#include "hoist/targeting/coercion.h"

#include <gtest/gtest.h>

#include <cmath>

#include "hoist/targeting/rule_text_test.h"

namespace hoist::targeting {
namespace {

std::string text_form(std::string_view value) {
  const Value held = value_of(value);
  std::string text;
  append_text(Operand::of(held), text);
  return text;
}

bool loosely_equal_texts(std::string_view a, std::string_view b) {
  const Value left = value_of(a);
  const Value right = value_of(b);
  EXPECT_EQ(loosely_equal(Operand::of(left), Operand::of(right)),
            loosely_equal(Operand::of(right), Operand::of(left)));
  return loosely_equal(Operand::of(left), Operand::of(right));
}

}  // namespace

TEST(Coercion, truth) {
  for (const char* text : {"null", "false", "0", "''", "[]"}) {
    const Value value = value_of(text);
    EXPECT_FALSE(is_truthy(Operand::of(value))) << text;
  }
  EXPECT_FALSE(is_truthy(Operand::of(std::nan(""))));
  for (const char* text : {"true", "1", "-1", "{}", "'0'", "'false'", "[0]", "[[]]", "{'a':null}"}) {
    const Value value = value_of(text);
    EXPECT_TRUE(is_truthy(Operand::of(value))) << text;
  }
}

TEST(Coercion, text) {
  EXPECT_EQ(text_form("null"), "null");
  EXPECT_EQ(text_form("true"), "true");
  EXPECT_EQ(text_form("1.50"), "1.5");
  EXPECT_EQ(text_form("[1,null,'a',[2,[3]]]"), "1,,a,2,3");
  EXPECT_EQ(text_form("{'a':1}"), "[object Object]");
}

TEST(Coercion, loose_equality) {
  EXPECT_TRUE(loosely_equal_texts("1", "'1'"));
  EXPECT_TRUE(loosely_equal_texts("1", "true"));
  EXPECT_TRUE(loosely_equal_texts("''", "0"));
  EXPECT_TRUE(loosely_equal_texts("[1]", "1"));
  EXPECT_TRUE(loosely_equal_texts("['a','b']", "'a,b'"));
  EXPECT_FALSE(loosely_equal_texts("null", "0"));
  EXPECT_FALSE(loosely_equal_texts("null", "false"));
  EXPECT_FALSE(loosely_equal_texts("'a'", "0"));
  EXPECT_FALSE(loosely_equal_texts("[1]", "[1]"));
  EXPECT_FALSE(loosely_equal_texts("'true'", "true"));
}

TEST(Coercion, an_array_is_strictly_equal_to_itself_only) {
  const Value one = value_of("[1]");
  const Value other = value_of("[1]");
  EXPECT_TRUE(strictly_equal(Operand::of(one), Operand::of(one)));
  EXPECT_FALSE(strictly_equal(Operand::of(one), Operand::of(other)));
}

TEST(Coercion, instants_are_texts_or_seconds) {
  EXPECT_EQ(instant_of(Operand::of(std::string_view("2023-11-14T22:13:20Z"))),
            instant_of(Operand::of(1.7e9)));
  EXPECT_EQ(instant_of(Operand::of(0.5)), Instant::from_unix_us(500'000));
  EXPECT_FALSE(instant_of(Operand::of(std::string_view("yesterday"))));
  EXPECT_FALSE(instant_of(Operand::of(1e15)));
  EXPECT_FALSE(instant_of(Operand::of(std::nan(""))));
  EXPECT_FALSE(instant_of(Operand::of(true)));
}

}  // namespace hoist::targeting
