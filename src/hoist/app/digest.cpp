#include "hoist/app/digest.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <memory>

#include "hoist/base/check.h"

namespace hoist {
namespace {

using MacContext = std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)>;

/// Looked up once: to do it each time, as HMAC() does, takes longer than to digest a short message.
EVP_MAC_CTX* unkeyed_hmac() {
  static const MacContext kContext = [] {
    const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> hmac(EVP_MAC_fetch(nullptr, "HMAC", nullptr),
                                                                 &EVP_MAC_free);
    check(hmac != nullptr, "OpenSSL has HMAC");
    MacContext context(EVP_MAC_CTX_new(hmac.get()), &EVP_MAC_CTX_free);
    std::string digest = "SHA256";
    const std::array parameters = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
                                   OSSL_PARAM_construct_end()};
    check(context != nullptr && EVP_MAC_CTX_set_params(context.get(), parameters.data()) == 1,
          "OpenSSL has HMAC-SHA256");
    return context;
  }();
  return kContext.get();
}

}  // namespace

Sha256 hmac_sha256(std::span<const std::uint8_t> key, std::string_view message) {
  const MacContext context(EVP_MAC_CTX_dup(unkeyed_hmac()), &EVP_MAC_CTX_free);
  const std::basic_string<unsigned char> bytes(message.begin(), message.end());
  Sha256 digest{};
  std::size_t size = 0;
  check(context != nullptr && EVP_MAC_init(context.get(), key.data(), key.size(), nullptr) == 1 &&
            EVP_MAC_update(context.get(), bytes.data(), bytes.size()) == 1 &&
            EVP_MAC_final(context.get(), digest.data(), &size, digest.size()) == 1 && size == digest.size(),
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
