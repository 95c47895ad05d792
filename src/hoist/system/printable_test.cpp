#include "hoist/system/printable.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace hoist {
namespace {

TEST(Printable, LeavesNothingThatATerminalObeys) {
  EXPECT_EQ(printable("plain, naïve 漢字"), "plain, naïve 漢字");
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(printable("\t\r\n\x1b\x7f"), "\\t\\r\\n\\x1b\\x7f");
  EXPECT_TRUE(rc::check("any bytes", [](const std::string& bytes) {
    for (const char c : printable(bytes)) {
      RC_ASSERT(static_cast<unsigned char>(c) >= 0x20);
      RC_ASSERT(c != 0x7F);
    }
  }));
}

}  // namespace
}  // namespace hoist
