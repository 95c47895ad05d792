#include "hoist/targeting/number_text.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

namespace hoist::targeting {
namespace {

std::string written(double number) {
  std::string text;
  append_number(number, text);
  return text;
}

}  // namespace

TEST(NumberText, writes_as_ecmascript_does) {
  EXPECT_EQ(written(0), "0");
  EXPECT_EQ(written(-0.0), "0");
  EXPECT_EQ(written(1), "1");
  EXPECT_EQ(written(-12.5), "-12.5");
  EXPECT_EQ(written(0.1), "0.1");
  EXPECT_EQ(written(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(written(123456789012345680000.0), "123456789012345680000");
  EXPECT_EQ(written(1e21), "1e+21");
  EXPECT_EQ(written(1.5e300), "1.5e+300");
  EXPECT_EQ(written(0.000001), "0.000001");
  EXPECT_EQ(written(0.0000001), "1e-7");
  EXPECT_EQ(written(1.25e-7), "1.25e-7");
  EXPECT_EQ(written(5e-324), "5e-324");
  EXPECT_EQ(written(9007199254740991), "9007199254740991");
  EXPECT_EQ(written(std::nan("")), "NaN");
  EXPECT_EQ(written(-std::numeric_limits<double>::infinity()), "-Infinity");
}

TEST(NumberText, reads_as_ecmascript_does) {
  EXPECT_EQ(number_from_text(""), 0);
  EXPECT_EQ(number_from_text(" \t\n\u00a0\ufeff\u2003"), 0);
  EXPECT_EQ(number_from_text(" 12\u3000"), 12);
  EXPECT_EQ(number_from_text("+1.5"), 1.5);
  EXPECT_EQ(number_from_text("-.5"), -0.5);
  EXPECT_EQ(number_from_text("5."), 5);
  EXPECT_EQ(number_from_text("1e3"), 1000);
  EXPECT_EQ(number_from_text("1E-3"), 0.001);
  EXPECT_EQ(number_from_text("007"), 7);
  EXPECT_EQ(number_from_text("0x1F"), 31);
  EXPECT_EQ(number_from_text("0o17"), 15);
  EXPECT_EQ(number_from_text("0b101"), 5);
  EXPECT_EQ(number_from_text("-Infinity"), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(number_from_text("1e400"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(number_from_text("0.0001e400"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(number_from_text("1e-400"), 0);
}

TEST(NumberText, what_is_no_number_is_nan) {
  for (const char* text : {"abc", "1a",   "1 2", ".",        "e5",  "1e",  "1e+", "--1",   "+-1", "0x",
                           "0xg", "-0x1", "0b2", "infinity", "inf", "nan", "NaN", "1_000", "1,5", "\"1\""}) {
    EXPECT_TRUE(std::isnan(number_from_text(text))) << text;
  }
}

RC_GTEST_PROP(NumberText, reads_what_it_wrote, ()) {
  const auto bits = *rc::gen::arbitrary<std::uint64_t>();
  double number = 0;
  std::memcpy(&number, &bits, sizeof number);
  RC_PRE(!std::isnan(number));
  RC_ASSERT(number_from_text(written(number)) == number);
}

TEST(NumberText, reads_the_number_at_the_front) {
  EXPECT_EQ(number_at_front("12px"), 12);
  EXPECT_EQ(number_at_front(" -1.5e2e3"), -150);
  EXPECT_EQ(number_at_front("1e+"), 1);
  EXPECT_EQ(number_at_front("5."), 5);
  EXPECT_EQ(number_at_front(".5.5"), 0.5);
  EXPECT_EQ(number_at_front("0x10"), 0);
  EXPECT_EQ(number_at_front("-Infinityx"), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(number_at_front("1e999"), std::numeric_limits<double>::infinity());
  for (const char* text : {"", " ", "-", ".", "e1", "x1", "+-1", "Infinit"}) {
    EXPECT_TRUE(std::isnan(number_at_front(text))) << text;
  }
}

}  // namespace hoist::targeting
