#include "hoist/targeting/path.h"

#include <gtest/gtest.h>

#include "hoist/targeting/rule_text_test.h"

namespace hoist::targeting {
namespace {

std::vector<std::string> names_of(std::string_view path) {
  std::vector<std::string> names;
  for (const PathSegment& segment : split_path(path)) names.push_back(segment.name);
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST(Path, splits_at_dots) {
  EXPECT_EQ(names_of("a"), Names{"a"});
  EXPECT_EQ(names_of("a.b.0"), (Names{"a", "b", "0"}));
  EXPECT_EQ(names_of("a..b"), (Names{"a", "", "b"}));
  EXPECT_EQ(names_of("a."), (Names{"a", ""}));
  EXPECT_EQ(names_of(".a"), (Names{"", "a"}));
  EXPECT_EQ(names_of("."), (Names{"", ""}));
  EXPECT_EQ(names_of(""), Names{});
}

TEST(Path, a_backslash_escapes) {
  EXPECT_EQ(names_of("a\\.b.c"), (Names{"a.b", "c"}));
  EXPECT_EQ(names_of("a\\\\.b"), (Names{"a\\", "b"}));
  EXPECT_EQ(names_of("a\\/b"), Names{"a/b"});
  EXPECT_EQ(names_of("a\\b\\"), Names{"a\\b\\"});
}

TEST(Path, climbs) {
  EXPECT_EQ(parse_path("../../a.b").climb, 2U);
  EXPECT_EQ(parse_path("../../a.b").segments.size(), 2U);
  EXPECT_TRUE(parse_path("../").whole);
  EXPECT_TRUE(parse_path("").whole);
  EXPECT_EQ(parse_path("a/../b").climb, 0U);
  EXPECT_TRUE(parse_path("a.b").direct);
  EXPECT_FALSE(parse_path("$flagd.flagKey").direct);
}

TEST(Path, indices_have_no_leading_zero) {
  EXPECT_EQ(PathSegment("0").index, 0U);
  EXPECT_EQ(PathSegment("42").index, 42U);
  for (const char* name : {"", "01", "-1", "1x", "4294967296", "99999999999999999999"}) {
    EXPECT_EQ(PathSegment(name).index, PathSegment::kNoIndex) << name;
  }
}

TEST(Path, finds_members_elements_and_code_units) {
  const Value value = value_of("{'list':[7,8],'text':'aé'}");
  std::string scratch;
  const auto list = find_member(Operand::of(value), PathSegment("list"), scratch);
  ASSERT_TRUE(list);
  EXPECT_EQ(find_member(*list, PathSegment("1"), scratch)->number(), 8);
  EXPECT_EQ(find_member(*list, PathSegment("length"), scratch)->number(), 2);
  EXPECT_FALSE(find_member(*list, PathSegment("2"), scratch));
  const auto text = find_member(Operand::of(value), PathSegment("text"), scratch);
  EXPECT_EQ(find_member(*text, PathSegment("length"), scratch)->number(), 2);
  EXPECT_EQ(find_member(*text, PathSegment("1"), scratch)->text(), "é");
  EXPECT_FALSE(find_member(*text, PathSegment("2"), scratch));
  EXPECT_FALSE(find_member(Operand::of(1.0), PathSegment("0"), scratch));
}

}  // namespace hoist::targeting
