#include "tidy/source_text.h"

#include <gtest/gtest.h>

namespace hoist::tidy {

TEST(SourceText, comments_are_blanked_and_lines_stay) {
  EXPECT_EQ(without_comments("a // b\nc /* d\ne */ f"), "a     \nc     \n     f");
  EXPECT_EQ(without_comments("a // no end"), "a          ");
  EXPECT_EQ(without_comments("a /* no end"), "a          ");
}

TEST(SourceText, what_looks_like_a_comment_in_a_literal_is_none) {
  EXPECT_EQ(without_comments("\"http://x\" + y"), "\"http://x\" + y");
  EXPECT_EQ(without_comments("\"\\\"//\" + y"), "\"\\\"//\" + y");
  EXPECT_EQ(without_comments("'\"' // b"), "'\"'     ");
  EXPECT_EQ(without_comments("R\"sql(-- // \" x)sql\" // b"), "R\"sql(-- // \" x)sql\"     ");
}

TEST(SourceText, literals_are_blanked) {
  EXPECT_EQ(without_literals("f(\"sleep\", 's')"), "f(\"     \", ' ')");
  EXPECT_EQ(without_literals("f(\"a\\\"b\") + g"), "f(\"    \") + g");
  EXPECT_EQ(without_literals("R\"(sleep \" )\" + g"), "R\"          \" + g");
  EXPECT_EQ(without_literals("1'000'000 + 'x'"), "1'000'000 + ' '");
  EXPECT_EQ(without_literals("0xff'ff + sleep"), "0xff'ff + sleep");
}

TEST(SourceText, scripts_have_hash_comments) {
  EXPECT_EQ(without_hash_comments("a # sleep\nb"), "a        \nb");
}

TEST(SourceText, lines_are_told_apart) {
  EXPECT_EQ(lines_of("a\n\nb"), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(lines_of("a\n"), (std::vector<std::string_view>{"a"}));
  EXPECT_TRUE(lines_of("").empty());
}

TEST(SourceText, words_stand_alone) {
  EXPECT_EQ(find_word("a sleep b", "sleep"), 2U);
  EXPECT_EQ(find_word("sleep", "sleep"), 0U);
  EXPECT_EQ(find_word("sleeps no_sleep sleep(1)", "sleep"), 16U);
  EXPECT_EQ(find_word("sleeping", "sleep"), std::string_view::npos);
  EXPECT_EQ(find_word("", "sleep"), std::string_view::npos);
}

}  // namespace hoist::tidy
