#include "hoist/cli/table.h"

#include <gtest/gtest.h>

namespace hoist::cli {
namespace {

TEST(Table, AlignsColumnsAndLeavesNoBlanksAtTheEnd) {
  Table table({"KEY", "N", "TEXT"});
  table.add({"a", "10", ""});
  table.add({"longer-key", "2", "words here"});
  EXPECT_EQ(table.render(),
            "KEY         N   TEXT\n"
            "a           10\n"
            "longer-key  2   words here\n");
}

TEST(Table, MayHaveNoHeaderAndNoRows) {
  EXPECT_EQ(Table({}).render(), "");
  EXPECT_EQ(Table({"KEY", "N"}).render(), "KEY  N\n");
  Table pairs({});
  pairs.add({"key", "checkout"});
  pairs.add({"environment", "production"});
  EXPECT_EQ(pairs.render(), "key          checkout\nenvironment  production\n");
}

TEST(Table, CountsCharactersAndNotBytes) {
  Table table({"A", "B"});
  table.add({"na\u00EFve", "1"});
  table.add({"\u6F22\u5B57", "2"});
  table.add({"e\u0301", "3"});
  table.add({"\U0001F680", "4"});
  EXPECT_EQ(table.render(),
            "A      B\n"
            "na\u00EFve  1\n"
            "\u6F22\u5B57   2\n"
            "e\u0301      3\n"
            "\U0001F680     4\n");
}

TEST(Table, CellsStayOnTheirLine) {
  Table table({"A", "B"});
  table.add({"two\nlines", "\x1b[31mred\xFF"});
  EXPECT_EQ(table.render(),
            "A           B\n"
            "two\\nlines  \\x1b[31mred\uFFFD\n");
}

TEST(Table, ATableOfUnequalRowsIsADefect) {
  Table table({"A", "B"});
  EXPECT_DEATH(table.add({"1"}), "rows have the same length");
}

}  // namespace
}  // namespace hoist::cli
