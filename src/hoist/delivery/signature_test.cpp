#include "hoist/delivery/signature.h"

#include <gtest/gtest.h>

namespace hoist::delivery {
namespace {

/// An example that the libraries of Standard Webhooks are tested with.
constexpr std::string_view kExampleSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

TEST(Signature, IsThatOfThePublishedExample) {
  const SignedContent content{.id = "msg_p5jXN8AQM9LWM0D4loKWxJek",
                              .at = Instant::from_unix_us(1'614'265'330'000'000),
                              .body = R"({"test": 2432232314})"};
  EXPECT_EQ(sign(kExampleSecret, content), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(Signature, DependsOnEveryPart) {
  const SignedContent content{.id = "id", .at = Instant::from_unix_us(1'000'000), .body = "body"};
  const auto with = [&](auto change) {
    SignedContent changed = content;
    change(changed);
    return sign(kExampleSecret, changed);
  };
  const auto signature = sign(kExampleSecret, content);
  ASSERT_TRUE(signature);
  EXPECT_NE(with([](SignedContent& changed) { changed.id = "ie"; }), signature);
  EXPECT_NE(with([](SignedContent& changed) { changed.at = Instant::from_unix_us(2'000'000); }), signature);
  EXPECT_NE(with([](SignedContent& changed) { changed.body = "bodi"; }), signature);
  EXPECT_NE(sign("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", content), signature);
  // Within one second nothing changes.
  EXPECT_EQ(with([](SignedContent& changed) { changed.at = Instant::from_unix_us(1'999'999); }), signature);
}

TEST(Signature, RefusesABrokenSecret) {
  const auto signature = sign("hunter2", {.id = "id", .at = Instant(), .body = ""});
  ASSERT_FALSE(signature);
  EXPECT_EQ(signature.error().detail("field"), "secret");
}

}  // namespace
}  // namespace hoist::delivery
