#include "hoist/domain/webhook_secret.h"

#include <gtest/gtest.h>

#include "hoist/base/prng.h"

namespace hoist {
namespace {

/// 24 bytes: an example that Standard Webhooks publishes.
constexpr std::string_view kPublished = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

TEST(WebhookSecret, WhatIsMadeHas32BytesOfTheSource) {
  Prng random(7);
  Prng same(7);
  const std::string secret = make_webhook_secret(random);
  const auto bytes = decode_webhook_secret(secret);
  ASSERT_TRUE(bytes) << secret;
  ASSERT_EQ(bytes->size(), 32U);
  for (std::size_t word = 0; word < 4; ++word) {
    const std::uint64_t drawn = same.next();
    for (std::size_t i = 0; i < 8; ++i) {
      EXPECT_EQ((*bytes)[word * 8 + i], static_cast<std::uint8_t>(drawn >> (8 * i)));
    }
  }
  EXPECT_NE(make_webhook_secret(random), secret);
}

TEST(WebhookSecret, PaddingMayBeLeftOut) {
  Prng random(1);
  std::string secret = make_webhook_secret(random);
  ASSERT_TRUE(secret.ends_with('='));
  const auto padded = decode_webhook_secret(secret);
  secret.pop_back();
  EXPECT_EQ(decode_webhook_secret(secret), padded);
  EXPECT_TRUE(decode_webhook_secret(kPublished));
}

TEST(WebhookSecret, RefusesWhatNoEncoderWritesWithoutRepeatingIt) {
  const std::string published(kPublished);
  const std::string rows[] = {
      "",
      "whsec_",
      published.substr(6),
      "WHSEC_" + published.substr(6),
      published.substr(0, published.size() - 4),  // 21 bytes
      published + "=",
      published + "====",
      published + " ",
      published + "\n",
      "whsec_" + std::string(88, 'A'),        // 66 bytes
      "whsec_" + std::string(42, 'A') + "B",  // bits that mean nothing
      "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS-",
  };
  for (const std::string& row : rows) {
    const auto bytes = decode_webhook_secret(row);
    ASSERT_FALSE(bytes) << row;
    EXPECT_EQ(bytes.error().detail(kFieldDetail), "secret");
    EXPECT_EQ(bytes.error().message, "secret must be \"whsec_\" and the base64 of 24 to 64 bytes");
  }
}

}  // namespace
}  // namespace hoist
