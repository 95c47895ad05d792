// What people type is bounded before it reaches a store.
#include <gtest/gtest.h>

#include <string>

#include "hoist/app/user_overrides.h"
#include "hoist/domain/bounded_text.h"

namespace hoist {

TEST(InputLimits, a_description_has_at_most_1000_bytes_and_no_nul) {
  EXPECT_TRUE(check_description("").has_value());
  EXPECT_TRUE(check_description("Checkout, \"new\" \\ 🚀\nsecond line").has_value());
  EXPECT_TRUE(check_description(std::string(1000, 'x')).has_value());
  for (const std::string& text :
       {std::string(1001, 'x'), std::string("a\0b", 3), std::string(1, '\0'), std::string("a\xff")}) {
    const auto refused = check_description(text);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(refused.error().detail(kFieldDetail), "description");
    EXPECT_EQ(refused.error().message.rfind("description must be 0 to 1000 bytes", 0), 0U)
        << refused.error().message;
  }
}

TEST(InputLimits, a_user_id_has_1_to_256_bytes_and_no_nul) {
  EXPECT_TRUE(check_user_id("a").has_value());
  EXPECT_TRUE(check_user_id("ada@example.org / \"x\" 🚀").has_value());
  EXPECT_TRUE(check_user_id(std::string(256, 'x')).has_value());
  for (const std::string& text :
       {std::string(), std::string(257, 'x'), std::string("a\0b", 3), std::string("\xc3")}) {
    const auto refused = check_user_id(text);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(refused.error().detail(kFieldDetail), "userId");
    EXPECT_EQ(refused.error().message.rfind("userId must be 1 to 256 bytes", 0), 0U)
        << refused.error().message;
  }
}

}  // namespace hoist
