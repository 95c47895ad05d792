#include "hoist/base/trimmed.h"

#include <gtest/gtest.h>

namespace hoist {

TEST(Trimmed, takes_spaces_and_tabs_off_both_ends_and_nothing_else) {
  EXPECT_EQ(trimmed(" \t a b\t "), "a b");
  EXPECT_EQ(trimmed("a"), "a");
  EXPECT_EQ(trimmed("\na\r"), "\na\r");
  EXPECT_EQ(trimmed(" \t "), "");
  EXPECT_EQ(trimmed(""), "");
}

}  // namespace hoist
