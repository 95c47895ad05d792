// The signature of Standard Webhooks, by which a receiver knows that a notification comes from us.
#pragma once

#include <string>
#include <string_view>

#include "hoist/base/instant.h"
#include "hoist/base/result.h"

namespace hoist::delivery {

/// What is signed: the message's id, the second of this attempt, and the body byte for byte.
struct SignedContent {
  std::string_view id;
  Instant at;
  std::string_view body;
};

/// The value of webhook-timestamp: whole seconds since 1970.
[[nodiscard]] std::string signature_timestamp(Instant at);

/// The value of webhook-signature: "v1," and the base64 of HMAC-SHA256 over "id.timestamp.body". Errors: as
/// decode_webhook_secret.
[[nodiscard]] Result<std::string> sign(std::string_view secret, const SignedContent& content);

}  // namespace hoist::delivery
