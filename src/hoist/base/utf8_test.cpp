#include "hoist/base/utf8.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace hoist {
namespace {

TEST(Utf8, AcceptsTheEndsOfEveryLength) {
  for (const std::string_view text :
       {"\x01", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
        "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_EQ(utf8_sequence_length(text), text.size()) << text;
  }
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndTheRest) {
  for (const std::string_view text :
       {"\x80", "\xBF", "\xC0\xAF", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3", "\xE2\x82", "\xE2\x28\xA1", "\xF0\x9F\x9A",
        "\xF0\x9F\x28\x80"}) {
    EXPECT_EQ(utf8_sequence_length(text), 0U);
    EXPECT_NE(replace_invalid_utf8(text), text);
  }
  EXPECT_EQ(utf8_sequence_length(""), 0U);
}

TEST(Utf8, ReplacingIsValidAndDoneOnce) {
  EXPECT_TRUE(rc::check("any bytes", [](const std::string& bytes) {
    const std::string valid = replace_invalid_utf8(bytes);
    RC_ASSERT(replace_invalid_utf8(valid) == valid);
  }));
}

TEST(Utf8, IsTextWhereEveryStoreTakesIt) {
  for (const std::string_view good : {"", "a", "naïve 漢字 🚀", "\x01\t\n"})
    EXPECT_TRUE(is_utf8_text(good)) << good;
  for (const std::string_view bad : {"\xFF", "a\xC3", "\xED\xA0\x80", "\xC0\x80"})
    EXPECT_FALSE(is_utf8_text(bad));
  EXPECT_FALSE(is_utf8_text(std::string_view("a\0b", 3))) << "no NUL";
}

}  // namespace
}  // namespace hoist
