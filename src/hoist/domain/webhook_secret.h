// The secret that signs what a webhook is sent: "whsec_" and the base64 of 24 to 64 random bytes (Standard
// Webhooks, "Signature scheme").
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/base/random_source.h"
#include "hoist/base/result.h"

namespace hoist {

inline constexpr std::string_view kWebhookSecretPrefix = "whsec_";
/// How many bytes a secret may have (Standard Webhooks), and how many ours have.
inline constexpr std::size_t kMinWebhookSecretBytes = 24;
inline constexpr std::size_t kMaxWebhookSecretBytes = 64;
inline constexpr std::size_t kWebhookSecretBytes = 32;

/// A new secret of kWebhookSecretBytes bytes.
[[nodiscard]] std::string make_webhook_secret(RandomSource& random);

/// The bytes that sign. Errors: kInvalidArgument, naming the field secret and never repeating it.
[[nodiscard]] Result<std::vector<std::uint8_t>> decode_webhook_secret(std::string_view secret);

}  // namespace hoist
