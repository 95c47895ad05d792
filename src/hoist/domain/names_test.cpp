#include "hoist/domain/names.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace hoist {
namespace {

constexpr std::string_view kFirst = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view kRest = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

}  // namespace

RC_GTEST_PROP(Names, a_key_is_exactly_what_the_pattern_says, ()) {
  // Mostly valid characters, so that both answers are met.
  const auto text = *rc::gen::container<std::string>(rc::gen::weightedOneOf<char>(
      {{20, rc::gen::elementOf(std::string(kRest))}, {1, rc::gen::arbitrary<char>()}}));
  bool expected = !text.empty() && text.size() <= 100 && kFirst.find(text[0]) != std::string_view::npos;
  for (const char c : text) expected = expected && kRest.find(c) != std::string_view::npos;
  RC_ASSERT(is_key(text) == expected);
  const auto key = FlagKey::parse(text);
  RC_ASSERT(key.has_value() == expected);
  if (key) RC_ASSERT(key->text() == text);
  RC_CLASSIFY(expected, "valid");
}

TEST(Names, every_single_byte_is_judged) {
  for (int c = 0; c < 256; ++c) {
    const char byte = static_cast<char>(c);
    EXPECT_EQ(is_key(std::string(1, byte)), kFirst.find(byte) != std::string_view::npos) << c;
    EXPECT_EQ(is_key(std::string("k") + byte), kRest.find(byte) != std::string_view::npos) << c;
  }
}

TEST(Names, a_key_has_1_to_100_characters) {
  EXPECT_FALSE(is_key(""));
  EXPECT_TRUE(is_key("a"));
  EXPECT_TRUE(is_key(std::string(100, 'a')));
  EXPECT_FALSE(is_key(std::string(101, 'a')));
}

TEST(Names, hostile_keys_are_refused) {
  for (const std::string& text : std::vector<std::string>{
           " ", "a b", "a/b", "../etc/passwd", "a\"b", "a'b", "a\nb", "🚀", "naïve", "-a", ".a", "_a",
           std::string("a\0b", 3), std::string("\0", 1), "a%20b", "a;b"}) {
    EXPECT_FALSE(is_key(text)) << text;
  }
}

TEST(Names, an_error_names_the_field_and_what_is_accepted) {
  const auto key = FlagKey::parse("new checkout");
  ASSERT_FALSE(key.has_value());
  EXPECT_EQ(key.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(key.error().detail(kFieldDetail), "key");
  EXPECT_EQ(key.error().message,
            "key 'new checkout' is not valid: use 1 to 100 letters, digits, '.', '_' or '-', starting with a "
            "letter or digit");
  const auto environment = EnvironmentKey::parse("");
  ASSERT_FALSE(environment.has_value());
  EXPECT_EQ(environment.error().detail(kFieldDetail), "environment");
}

TEST(Names, hostile_text_comes_back_bounded_and_printable) {
  EXPECT_LT(FlagKey::parse(std::string(2'000'000, 'a')).error().message.size(), 300U);
  const std::string message = FlagKey::parse(std::string("\x1b[2J\n\xff", 6)).error().message;
  EXPECT_EQ(message.substr(0, 13),
            "key '?[2J?"
            "?' ");
}

TEST(Names, keys_are_ordered_by_their_text) {
  EXPECT_LT(*FlagKey::parse("a"), *FlagKey::parse("b"));
  EXPECT_EQ(*FlagKey::parse("a"), *FlagKey::parse("a"));
  EXPECT_NE(*FlagKey::parse("a"), *FlagKey::parse("A"));
}

TEST(Names, the_default_environment_is_production) { EXPECT_EQ(production().text(), "production"); }

}  // namespace hoist
