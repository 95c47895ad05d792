#include "hoist/base/sha256.h"

#include <openssl/sha.h>

namespace hoist {

Sha256 sha256(std::string_view data) {
  Sha256 digest{};
  SHA256(reinterpret_cast<const unsigned char*>(data.data()), data.size(), digest.data());
  return digest;
}

}  // namespace hoist
