#include "hoist/targeting/bucketing.h"

#include <bit>

namespace hoist {
namespace {

// MurmurHash3_x86_32's published constants.
constexpr std::uint32_t kC1 = 0xcc9e2d51U;
constexpr std::uint32_t kC2 = 0x1b873593U;

constexpr std::uint32_t mix_block(std::uint32_t block) { return std::rotl(block * kC1, 15) * kC2; }

constexpr std::uint32_t finalize(std::uint32_t hash) {
  hash ^= hash >> 16U;
  hash *= 0x85ebca6bU;
  hash ^= hash >> 13U;
  hash *= 0xc2b2ae35U;
  return hash ^ (hash >> 16U);
}

/// Up to four bytes, little-endian whatever the machine.
std::uint32_t load(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = (value << 8U) | static_cast<std::uint8_t>(bytes[i]);
  return value;
}

/// As load of the first four bytes, in a form that compilers turn into one instruction.
std::uint32_t load_four(std::string_view bytes) {
  const auto byte = [&](std::size_t i) { return std::uint32_t{static_cast<std::uint8_t>(bytes[i])}; };
  return byte(0) | (byte(1) << 8U) | (byte(2) << 16U) | (byte(3) << 24U);
}

/// One text in several pieces, without joining them.
class MurmurHash {
 public:
  explicit MurmurHash(std::uint32_t seed) : hash_(seed) {}

  void append(std::string_view data) {
    length_ += static_cast<std::uint32_t>(data.size());
    while (data.size() >= 4) {
      add(load_four(data), 32);
      data.remove_prefix(4);
    }
    if (!data.empty()) add(load(data), 8 * static_cast<std::uint32_t>(data.size()));
  }

  [[nodiscard]] std::uint32_t value() const {
    const std::uint32_t rest = bits_ == 0 ? 0 : mix_block(static_cast<std::uint32_t>(pending_));
    return finalize((hash_ ^ rest) ^ length_);
  }

 private:
  void add(std::uint32_t bytes, std::uint32_t bits) {
    pending_ |= std::uint64_t{bytes} << bits_;
    bits_ += bits;
    if (bits_ < 32) return;
    hash_ = std::rotl(hash_ ^ mix_block(static_cast<std::uint32_t>(pending_)), 13) * 5 + 0xe6546b64U;
    pending_ >>= 32U;
    bits_ -= 32;
  }

  std::uint32_t hash_;
  std::uint32_t length_ = 0;
  std::uint64_t pending_ = 0;  ///< Bytes that do not fill a block yet, the first one lowest.
  std::uint32_t bits_ = 0;     ///< How many bits they have: fewer than 32.
};

}  // namespace

std::uint32_t murmur3_32(std::string_view data, std::uint32_t seed) {
  MurmurHash hash(seed);
  hash.append(data);
  return hash.value();
}

std::uint32_t bucketing_hash(std::string_view flag_key, std::string_view targeting_key) {
  MurmurHash hash(0);
  hash.append(flag_key);
  hash.append(targeting_key);
  return hash.value();
}

std::uint32_t bucket_of(std::string_view flag_key, std::string_view targeting_key,
                        std::uint32_t total_weight) {
  return static_cast<std::uint32_t>((std::uint64_t{bucketing_hash(flag_key, targeting_key)} * total_weight) >>
                                    32U);
}

}  // namespace hoist
