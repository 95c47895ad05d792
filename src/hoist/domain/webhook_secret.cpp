#include "hoist/domain/webhook_secret.h"

#include <span>

namespace hoist {
namespace {

/// RFC 4648, section 4.
constexpr std::string_view kBase64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string to_base64(std::span<const std::uint8_t> bytes) {
  std::string text;
  std::uint32_t buffer = 0;
  unsigned bits = 0;
  for (const std::uint8_t byte : bytes) {
    buffer = (buffer << 8U) | byte;
    for (bits += 8; bits >= 6; bits -= 6) text.push_back(kBase64Digits[(buffer >> (bits - 6)) & 0x3fU]);
  }
  if (bits > 0) text.push_back(kBase64Digits[(buffer << (6 - bits)) & 0x3fU]);
  while (text.size() % 4 != 0) text.push_back('=');
  return text;
}

/// Padded or not, as people copy it. Anything else that no encoder writes gives nothing.
std::vector<std::uint8_t> from_base64(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  std::vector<std::uint8_t> bytes;
  std::uint32_t buffer = 0;
  unsigned bits = 0;
  for (const char c : text) {
    const std::size_t digit = kBase64Digits.find(c);
    if (digit == std::string_view::npos) return {};
    buffer = (buffer << 6U) | static_cast<std::uint32_t>(digit);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<std::uint8_t>(buffer >> bits));
  }
  return bytes;
}

}  // namespace

std::string make_webhook_secret(RandomSource& random) {
  std::vector<std::uint8_t> bytes;
  while (bytes.size() < kWebhookSecretBytes) {
    const std::uint64_t drawn = random.next();
    for (unsigned shift = 0; shift < 64; shift += 8)
      bytes.push_back(static_cast<std::uint8_t>(drawn >> shift));
  }
  return std::string(kWebhookSecretPrefix) + to_base64(bytes);
}

Result<std::vector<std::uint8_t>> decode_webhook_secret(std::string_view secret) {
  const auto refused = [] {
    return invalid_field("secret", "secret must be \"whsec_\" and the base64 of 24 to 64 bytes");
  };
  if (!secret.starts_with(kWebhookSecretPrefix)) return refused();
  const std::string_view text = secret.substr(kWebhookSecretPrefix.size());
  std::vector<std::uint8_t> bytes = from_base64(text);
  if (bytes.size() < kMinWebhookSecretBytes || bytes.size() > kMaxWebhookSecretBytes) return refused();
  // Written again it must be the same: else characters were lost on the way, or bits that mean nothing.
  const std::string written = to_base64(bytes);
  if (text != written && text != std::string_view(written).substr(0, written.find('='))) return refused();
  return bytes;
}

}  // namespace hoist
