#include "hoist/app/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "hoist/base/check.h"

namespace hoist {

Sha256 hmac_sha256(std::span<const std::uint8_t> key, std::string_view message) {
  const std::basic_string<unsigned char> bytes(message.begin(), message.end());
  Sha256 digest{};
  unsigned size = 0;
  check(::HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes.data(), bytes.size(),
               digest.data(), &size) != nullptr &&
            size == digest.size(),
        "HMAC-SHA256 failed");
  return digest;
}

bool equal_in_constant_time(const Sha256& a, const Sha256& b) {
  return CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string hex(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text.push_back(kDigits[byte >> 4U]);
    text.push_back(kDigits[byte & 0xfU]);
  }
  return text;
}

std::string base64url(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  std::uint32_t buffer = 0;
  unsigned bits = 0;
  for (const std::uint8_t byte : bytes) {
    buffer = (buffer << 8U) | byte;
    for (bits += 8; bits >= 6; bits -= 6) text.push_back(kDigits[(buffer >> (bits - 6)) & 0x3fU]);
  }
  if (bits > 0) text.push_back(kDigits[(buffer << (6 - bits)) & 0x3fU]);
  return text;
}

}  // namespace hoist
