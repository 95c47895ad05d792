#include "hoist/targeting/utf16.h"

#include <gtest/gtest.h>

namespace hoist::targeting {

TEST(Utf16, measures_in_code_units) {
  EXPECT_EQ(utf16_length(""), 0U);
  EXPECT_EQ(utf16_length("abc"), 3U);
  EXPECT_EQ(utf16_length("é€"), 2U);
  EXPECT_EQ(utf16_length("𝄞"), 2U);
  EXPECT_EQ(utf16_length("\xff\xfe"), 2U);
}

TEST(Utf16, cuts_in_code_units) {
  EXPECT_EQ(utf16_substring("abcdef", 2, 3), "cde");
  EXPECT_EQ(utf16_substring("aé€b", 1, 2), "é€");
  EXPECT_EQ(utf16_substring("a𝄞b", 1, 2), "𝄞");
  EXPECT_EQ(utf16_substring("a𝄞b", 3, 5), "b");
  EXPECT_EQ(utf16_substring("abc", 5, 1), "");
  EXPECT_EQ(utf16_substring("abc", 1, SIZE_MAX), "bc");
}

TEST(Utf16, half_of_a_pair_becomes_the_replacement_character) {
  EXPECT_EQ(utf16_substring("a𝄞b", 0, 2), "a\ufffd");
  EXPECT_EQ(utf16_substring("a𝄞b", 2, 2), "\ufffdb");
}

TEST(Utf16, orders_by_code_unit) {
  EXPECT_TRUE(utf16_compare("", "a") < 0);
  EXPECT_TRUE(utf16_compare("a", "ab") < 0);
  EXPECT_TRUE(utf16_compare("b", "ab") > 0);
  EXPECT_TRUE(utf16_compare("é", "é") == 0);
  EXPECT_TRUE(utf16_compare("z", "é") < 0);
  // U+1D11E is written D834 DD1E, which is less than FF5E though the code point is greater.
  EXPECT_TRUE(utf16_compare("𝄞", "～") < 0);
  EXPECT_TRUE(utf16_compare("𝄞", "€") > 0);
}

}  // namespace hoist::targeting
