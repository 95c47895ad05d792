#include "hoist/base/shown_text.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace hoist {

RC_GTEST_PROP(ShownText, is_short_and_printable_whatever_comes_in, ()) {
  const auto text = *rc::gen::arbitrary<std::string>();
  std::string shown = shown_text(text);
  if (text.size() > kMaxShownLength) {
    RC_ASSERT(shown.size() == kMaxShownLength + std::string("…").size());
    RC_ASSERT(shown.substr(kMaxShownLength) == std::string("…"));
    shown.resize(kMaxShownLength);
  } else {
    RC_ASSERT(shown.size() == text.size());
  }
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const bool printable = text[i] >= ' ' && text[i] <= '~';
    RC_ASSERT(shown[i] == (printable ? text[i] : '?'));
  }
}

TEST(ShownText, keeps_what_is_printable_and_fits) {
  EXPECT_EQ(shown_text(""), "");
  EXPECT_EQ(shown_text("2026-11-27T10:00:00+01:00 ~"), "2026-11-27T10:00:00+01:00 ~");
  EXPECT_EQ(shown_text(std::string("a\0b\x7f\x1b[2J\xff", 9)), "a?b??[2J?");
  EXPECT_EQ(shown_text(std::string(40, 'x')), std::string(40, 'x'));
  EXPECT_EQ(shown_text(std::string(2'000'000, 'x')), std::string(40, 'x') + "…");
}

}  // namespace hoist
