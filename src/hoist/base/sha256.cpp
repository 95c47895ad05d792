#include "hoist/base/sha256.h"

#include <openssl/evp.h>

#include <memory>

#include "hoist/base/check.h"

namespace hoist {
namespace {

/// Looked up once: to do it each time, as SHA256() does, takes longer than to digest a token.
const EVP_MD* sha256_algorithm() {
  static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> kAlgorithm(
      EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free);
  check(kAlgorithm != nullptr, "OpenSSL has SHA-256");
  return kAlgorithm.get();
}

}  // namespace

Sha256 sha256(std::string_view data) {
  Sha256 digest{};
  unsigned size = 0;
  check(EVP_Digest(data.data(), data.size(), digest.data(), &size, sha256_algorithm(), nullptr) == 1 &&
            size == digest.size(),
        "SHA-256 failed");
  return digest;
}

}  // namespace hoist
