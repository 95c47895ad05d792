#include "hoist/delivery/signature.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "hoist/base/check.h"
#include "hoist/domain/webhook_secret.h"

namespace hoist::delivery {

std::string signature_timestamp(Instant at) {
  return std::to_string(std::chrono::floor<std::chrono::seconds>(Duration(at.unix_us())).count());
}

Result<std::string> sign(std::string_view secret, const SignedContent& content) {
  HOIST_ASSIGN(const std::vector<std::uint8_t> key, decode_webhook_secret(secret));
  const std::string message =
      fmt::format("{}.{}.{}", content.id, signature_timestamp(content.at), content.body);
  const std::basic_string<unsigned char> bytes(message.begin(), message.end());
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  check(::HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes.data(), bytes.size(),
               digest.data(), &size) != nullptr,
        "HMAC-SHA256 failed");
  std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> text{};
  const int length = ::EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(size));
  return "v1," + std::string(text.begin(), text.begin() + length);
}

}  // namespace hoist::delivery
