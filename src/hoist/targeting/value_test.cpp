#include "hoist/targeting/value.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <map>

namespace hoist {

TEST(Value, knows_its_kind) {
  EXPECT_EQ(Value().kind(), Value::Kind::kNull);
  EXPECT_EQ(Value(nullptr).kind(), Value::Kind::kNull);
  EXPECT_EQ(Value(true).kind(), Value::Kind::kBoolean);
  EXPECT_EQ(Value(1).kind(), Value::Kind::kNumber);
  EXPECT_EQ(Value(1.5).kind(), Value::Kind::kNumber);
  EXPECT_EQ(Value("x").kind(), Value::Kind::kString);
  EXPECT_EQ(Value(Array{1, "x"}).kind(), Value::Kind::kArray);
  EXPECT_EQ(Value(Object{{"a", 1}}).kind(), Value::Kind::kObject);
}

TEST(Value, equality_is_of_kind_and_content) {
  EXPECT_EQ(Value(1), Value(1.0));
  EXPECT_NE(Value(1), Value(true));
  EXPECT_NE(Value("1"), Value(1));
  EXPECT_NE(Value(std::nan("")), Value(std::nan("")));
  EXPECT_EQ(Value(Array{1, Array{2}}), Value(Array{1, Array{2}}));
  EXPECT_NE(Value(Array{1, 2}), Value(Array{2, 1}));
}

TEST(Object, equality_ignores_the_order_of_members) {
  EXPECT_EQ((Object{{"a", 1}, {"b", 2}}), (Object{{"b", 2}, {"a", 1}}));
  EXPECT_NE((Object{{"a", 1}}), (Object{{"a", 1}, {"b", 2}}));
  EXPECT_NE((Object{{"a", 1}, {"c", 2}}), (Object{{"a", 1}, {"b", 2}}));
}

TEST(Object, keeps_the_order_in_which_members_came) {
  Object object{{"b", 1}, {"a", 2}, {"c", 3}};
  object.set("a", 4);
  std::string names;
  for (const auto& [name, value] : object) names += name;
  EXPECT_EQ(names, "bac");
  EXPECT_EQ(*object.find("a"), Value(4));
}

RC_GTEST_PROP(Object, finds_what_a_map_finds, ()) {
  const auto names = *rc::gen::container<std::vector<std::string>>(
      rc::gen::container<std::string>(rc::gen::inRange('a', 'f')));
  Object object;
  std::map<std::string, int> expected;
  int number = 0;
  for (const std::string& name : names) {
    object.set(name, ++number);
    expected[name] = number;
  }
  RC_ASSERT(object.size() == expected.size());
  for (const auto& [name, value] : expected) {
    const Value* found = object.find(name);
    RC_ASSERT(found != nullptr);
    RC_ASSERT(*found == Value(value));
  }
  RC_ASSERT(object.find("z") == nullptr);
}

}  // namespace hoist
