#include "hoist/http/version_tag.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace hoist::http {
namespace {

Result<std::optional<std::int64_t>> expected_by(const std::vector<std::string>& if_match) {
  Request request{.method = "PATCH", .target = "/", .headers = {}, .body = {}};
  for (const std::string& value : if_match) request.headers.push_back({.name = "if-match", .value = value});
  return expected_version(request);
}

}  // namespace

TEST(VersionTag, is_the_version_in_quotes) {
  EXPECT_EQ(version_tag(7), "\"7\"");
  EXPECT_EQ(version_tag(std::numeric_limits<std::int64_t>::max()), "\"9223372036854775807\"");
}

TEST(VersionTag, what_was_given_is_expected) {
  for (const std::int64_t version :
       {std::int64_t{1}, std::int64_t{7}, std::numeric_limits<std::int64_t>::max()}) {
    EXPECT_EQ(expected_by({version_tag(version)}), Result<std::optional<std::int64_t>>(version));
    EXPECT_EQ(expected_by({" \t" + version_tag(version) + "\t "}),
              Result<std::optional<std::int64_t>>(version));
  }
}

TEST(VersionTag, nothing_is_expected_without_the_header_or_with_a_star) {
  EXPECT_EQ(expected_by({}), Result<std::optional<std::int64_t>>(std::nullopt));
  EXPECT_EQ(expected_by({"*"}), Result<std::optional<std::int64_t>>(std::nullopt));
  EXPECT_EQ(expected_by({" * "}), Result<std::optional<std::int64_t>>(std::nullopt));
}

TEST(VersionTag, what_is_no_version_is_refused_and_never_taken_for_none) {
  const std::vector<std::vector<std::string>> table = {
      {""},
      {" "},
      {"7"},
      {"\""},
      {"\"\""},
      {"\"7"},
      {"7\""},
      {"\"0\""},
      {"\"-1\""},
      {"\"+7\""},
      {"\" 7\""},
      {"\"7 \""},
      {"\"7x\""},
      {"\"0x7\""},
      {"\"1e3\""},
      {"'7'"},
      {"W/\"7\""},
      {"\"7\",\"8\""},
      {"\"*\""},
      {"**"},
      {"*, \"7\""},
      {"\"seven\""},
      {"\"9223372036854775808\""},
      {"\"18446744073709551617\""},
      {"\"7\"", "\"7\""},
      {"*", "*"},
      {"\"7\"", "*"},
      {std::string("\"7\0\"", 4)},
      {"\"\x1b[31m\""},
      {std::string(10'000, '9')},
  };
  for (const auto& values : table) {
    const auto version = expected_by(values);
    ASSERT_FALSE(version.has_value()) << testing::PrintToString(values);
    EXPECT_EQ(version.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(version.error().detail(kFieldDetail), "If-Match");
    EXPECT_LT(version.error().message.size(), 200U);
    EXPECT_EQ(version.error().message.find('\x1b'), std::string::npos);
  }
}

}  // namespace hoist::http
