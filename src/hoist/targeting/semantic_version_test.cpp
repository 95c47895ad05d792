#include "hoist/targeting/semantic_version.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <string>

namespace hoist::targeting {
namespace {

std::strong_ordering version_order(std::string_view a, std::string_view b) {
  return compare_versions(parse_semantic_version(a).value(), parse_semantic_version(b).value());
}

}  // namespace

TEST(SemanticVersion, reads_versions) {
  const auto version = parse_semantic_version("v1.20.300-rc.1.x-y+build.007");
  ASSERT_TRUE(version);
  EXPECT_EQ(version->major, 1U);
  EXPECT_EQ(version->minor, 20U);
  EXPECT_EQ(version->patch, 300U);
  EXPECT_EQ(version->prerelease, "rc.1.x-y");
  for (const char* text :
       {"1", "1.2", "V1.2.3", "0.0.0", "1.0.0-0", "1.0.0-01a", "1.2.3+01", "9007199254740991.0.0"}) {
    EXPECT_TRUE(parse_semantic_version(text)) << text;
  }
}

TEST(SemanticVersion, refuses_what_is_none) {
  for (const char* text : {"",
                           "vv1.2.3",
                           "1.2.3 ",
                           " 1.2.3",
                           "v",
                           "a",
                           "1.2.3.4",
                           "01.2.3",
                           "1.02.3",
                           "01",
                           "1.",
                           "1.2.",
                           ".1",
                           "1.2.3-",
                           "1.2.3-a..b",
                           "1.2.3-01",
                           "1.2.3+",
                           "1.2-rc",
                           "1.x",
                           "-1.2.3",
                           "1.2.3 4",
                           "myVersion_1",
                           "1,2,3",
                           " 1",
                           "9007199254740992.0.0",
                           "99999999999999999999"}) {
    EXPECT_FALSE(parse_semantic_version(text)) << text;
  }
  EXPECT_FALSE(parse_semantic_version("1.2.3-" + std::string(300, 'a')));
}

TEST(SemanticVersion, orders_as_semver_org_has_it) {
  const std::array versions = {
      "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
      "1.0.0-rc.1",  "1.0.0",         "1.0.1-0",          "1.0.1",      "1.2",          "1.10.0",
      "2",           "10.0.0"};
  for (std::size_t i = 0; i < versions.size(); ++i) {
    for (std::size_t j = 0; j < versions.size(); ++j) {
      EXPECT_EQ(version_order(versions[i], versions[j]), i <=> j) << versions[i] << " and " << versions[j];
    }
  }
  EXPECT_EQ(version_order("1.0.0+a", "1.0.0+b"), std::strong_ordering::equal);
}

TEST(SemanticVersion, operators) {
  const auto match = [](std::string_view a, std::string_view operation, std::string_view b) {
    return versions_match(*parse_semantic_version(a), operation, *parse_semantic_version(b));
  };
  EXPECT_EQ(match("1.2.3", "=", "v1.2.3+x"), true);
  EXPECT_EQ(match("1.2.3", "!=", "1.2.4"), true);
  EXPECT_EQ(match("1.2.3-rc", "<", "1.2.3"), true);
  EXPECT_EQ(match("1.2.3", "<=", "1.2.3"), true);
  EXPECT_EQ(match("1.2.3", ">", "1.2.3"), false);
  EXPECT_EQ(match("1.3", ">=", "1.2.9"), true);
  EXPECT_EQ(match("1.9.9", "^", "1.0.0"), true);
  EXPECT_EQ(match("2.0.0", "^", "1.0.0"), false);
  EXPECT_EQ(match("0.1.0", "^", "0.2.0"), true);
  EXPECT_EQ(match("1.2.9", "~", "1.2.0"), true);
  EXPECT_EQ(match("1.3.0", "~", "1.2.0"), false);
  EXPECT_FALSE(match("1.2.3", "==", "1.2.3"));
}

RC_GTEST_PROP(SemanticVersion, numbers_are_compared_as_numbers, ()) {
  const auto part = rc::gen::inRange(0, 30);
  const auto a = *rc::gen::tuple(part, part, part);
  const auto b = *rc::gen::tuple(part, part, part);
  const auto text = [](const std::tuple<int, int, int>& parts) {
    return std::to_string(std::get<0>(parts)) + "." + std::to_string(std::get<1>(parts)) + "." +
           std::to_string(std::get<2>(parts));
  };
  RC_ASSERT(version_order(text(a), text(b)) == (a <=> b));
}

}  // namespace hoist::targeting
