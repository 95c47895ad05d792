#include "hoist/http/target.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "hoist/base/utf8.h"

namespace hoist::http {
namespace {

using Segments = std::vector<std::string>;

std::string escape(const std::string& text) {
  std::string out;
  for (const char c : text) out += fmt::format("%{:02x}", static_cast<unsigned char>(c));
  return out;
}

}  // namespace

TEST(Target, path_and_query_are_taken_apart) {
  const auto target = parse_target("/api/admin/flags/a%2Fb%20c/users?page=2&&pageSize=5&empty=&bare");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->segments, (Segments{"api", "admin", "flags", "a/b c", "users"}));
  ASSERT_EQ(target->query.size(), 4U);
  EXPECT_EQ(target->query[0].name, "page");
  EXPECT_EQ(target->query[0].value, "2");
  EXPECT_EQ(target->query[2].value, "");
  EXPECT_EQ(target->query[3].name, "bare");
}

TEST(Target, an_empty_segment_is_a_segment) {
  EXPECT_EQ(parse_target("/")->segments, Segments{""});
  EXPECT_EQ(parse_target("/a//b/")->segments, (Segments{"a", "", "b", ""}));
  EXPECT_EQ(parse_target("/?")->segments, Segments{""});
}

TEST(Target, plus_is_a_space_in_the_query_alone) {
  const auto target = parse_target("/a+b?userId=c+d%2B");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->segments, Segments{"a+b"});
  EXPECT_EQ(target->query[0].value, "c d+");
}

TEST(Target, absolute_form_is_the_same) {
  EXPECT_EQ(parse_target("http://example.org/a/b?c=1")->segments, (Segments{"a", "b"}));
  EXPECT_EQ(parse_target("https://example.org")->segments, Segments{""});
}

TEST(Target, what_cannot_be_decoded_is_refused) {
  for (const char* bad :
       {"",      "*",       "example.org:80", "a/b",    "ftp://x/y", "/%",         "/%4",           "/%zz",
        "/a%2",  "/%00",    "/a%00b",         "/%ff",   "/%c0%80",   "/%ed%a0%80", "/%f4%90%80%80", "/%e2%82",
        "/?a=%", "/?a=%00", "/?%ff=1",        "/?a=%g0"}) {
    const auto target = parse_target(bad);
    ASSERT_FALSE(target) << bad;
    EXPECT_EQ(target.error().code, ErrorCode::kInvalidArgument) << bad;
    EXPECT_NE(target.error().detail(kFieldDetail), "") << bad;
  }
}

TEST(Utf8Text, accepts_what_is_well_formed) {
  for (const char* good : {"", "plain", "\xC2\x80", "\xE2\x82\xAC", "\xED\x9F\xBF", "\xEE\x80\x80",
                           "\xF0\x9F\x9A\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(is_utf8_text(good)) << good;
  }
  for (const char* bad : {"\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "\xC2", "a\xFF"}) {
    EXPECT_FALSE(is_utf8_text(bad)) << bad;
  }
  EXPECT_FALSE(is_utf8_text(std::string_view("a\0b", 3)));
}

RC_GTEST_PROP(Target, any_text_survives_escaping, ()) {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("a", "/", "?", "&", "=", "+", "%", "#", " ", "\x01", "\x7F", "\"",
                                    "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x9A\x80"));
  std::string text;
  for (const std::string& piece : pieces) text += piece;
  const auto target = parse_target("/x/" + escape(text) + "?q=" + escape(text));
  RC_ASSERT(target.has_value());
  RC_ASSERT(target->segments[1] == text);
  RC_ASSERT(target->query[0].value == text);
}

RC_GTEST_PROP(Target, any_bytes_are_taken_or_refused, (std::string bytes)) {
  const auto target = parse_target("/" + bytes);
  if (!target) RC_SUCCEED("refused");
  for (const std::string& segment : target->segments) RC_ASSERT(is_utf8_text(segment));
  for (const QueryParameter& parameter : target->query) {
    RC_ASSERT(is_utf8_text(parameter.name));
    RC_ASSERT(is_utf8_text(parameter.value));
  }
}

}  // namespace hoist::http
