// Which share of users a user belongs to: flagd's `fractional` bucketing, so that every evaluator of
// that family puts the same user into the same bucket.
#pragma once

#include <cstdint>
#include <string_view>

namespace hoist {

/// 32-bit MurmurHash3 (x86 variant, Austin Appleby, public domain), seed 0 as flagd uses it.
[[nodiscard]] std::uint32_t murmur3_32(std::string_view data, std::uint32_t seed = 0);

/// Of flag key followed by targeting key.
[[nodiscard]] std::uint32_t bucketing_hash(std::string_view flag_key, std::string_view targeting_key);

/// The bucket of a user in [0, total_weight): (hash × total_weight) >> 32 of them. Raising a share from the
/// front never moves out anyone who was in.
[[nodiscard]] std::uint32_t bucket_of(std::string_view flag_key, std::string_view targeting_key,
                                      std::uint32_t total_weight);

}  // namespace hoist
