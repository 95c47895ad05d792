#include "hoist/targeting/bucketing.h"

#include <bit>
#include <cstring>
#include <string>

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

}  // namespace

std::uint32_t murmur3_32(std::string_view data, std::uint32_t seed) {
  std::uint32_t hash = seed;
  const std::size_t length = data.size();
  while (data.size() >= 4) {
    hash = std::rotl(hash ^ mix_block(load_four(data)), 13) * 5 + 0xe6546b64U;
    data.remove_prefix(4);
  }
  if (!data.empty()) hash ^= mix_block(load(data));
  return finalize(hash ^ static_cast<std::uint32_t>(length));
}

std::uint32_t bucket_of(std::string_view flag_key, std::string_view targeting_key,
                        std::uint32_t total_weight) {
  std::string input;
  input.reserve(flag_key.size() + targeting_key.size());
  input.append(flag_key).append(targeting_key);
  return static_cast<std::uint32_t>((std::uint64_t{murmur3_32(input)} * total_weight) >> 32U);
}

}  // namespace hoist
