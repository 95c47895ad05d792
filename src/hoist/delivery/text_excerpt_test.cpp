#include "hoist/delivery/text_excerpt.h"

#include <gtest/gtest.h>

namespace hoist::delivery {
namespace {

TEST(TextExcerpt, IsOneLineOfValidText) {
  struct Row {
    std::string text;
    std::string shown;
  };
  const Row rows[] = {
      {"", ""},
      {" \r\n\t ", ""},
      {"  over\r\n\r\n loaded ", "over loaded"},
      {std::string("a\0b", 3), "a b"},
      {"\x1b[2Jx", "[2Jx"},
      {"\xC2\x9B"
       "2Jx",
       "2Jx"},
      {"a\xE2\x80\xAEz", "a z"},
      {"caf\xC3\xA9 \xF0\x9F\x9A\x80", "caf\xC3\xA9 \xF0\x9F\x9A\x80"},
      {"a\xFF\xC3", "a\xEF\xBF\xBD\xEF\xBF\xBD"},
  };
  for (const Row& row : rows) EXPECT_EQ(text_excerpt(row.text), row.shown);
}

TEST(TextExcerpt, CountsCharactersAndSaysThatThereWasMore) {
  EXPECT_EQ(text_excerpt("abc", 3), "abc");
  EXPECT_EQ(text_excerpt("abc \n", 3), "abc");
  EXPECT_EQ(text_excerpt("abcd", 3), "abc…");
  EXPECT_EQ(text_excerpt("ab cd", 3), "ab…");
  EXPECT_EQ(text_excerpt("\xC3\xA9\xC3\xA9\xC3\xA9", 2), "\xC3\xA9\xC3\xA9…");
  EXPECT_EQ(text_excerpt(std::string(kExcerptLength + 1, 'x')), std::string(kExcerptLength, 'x') + "…");
}

}  // namespace
}  // namespace hoist::delivery
