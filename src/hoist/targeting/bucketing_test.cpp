#include "hoist/targeting/bucketing.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <string>

namespace hoist {
namespace {

struct Vector {
  std::string data;
  std::uint32_t seed;
  std::uint32_t hash;
};

}  // namespace

TEST(Bucketing, murmur3_agrees_with_published_vectors) {
  using namespace std::string_literals;
  const std::array vectors = {
      Vector{"", 0, 0},
      Vector{"", 1, 0x514e28b7U},
      Vector{"", 0xffffffffU, 0x81f16f39U},
      Vector{"\0\0\0\0"s, 0, 0x2362f9deU},
      Vector{"\0\0\0"s, 0, 0x85f0b427U},
      Vector{"\0\0"s, 0, 0x30f4c306U},
      Vector{"\0"s, 0, 0x514e28b7U},
      Vector{"\xff\xff\xff\xff", 0, 0x76293b50U},
      Vector{"\x21\x43\x65\x87", 0, 0xf55b516bU},
      Vector{"\x21\x43\x65\x87", 0x5082edeeU, 0x2362f9deU},
      Vector{"\x21\x43\x65", 0, 0x7e4a8634U},
      Vector{"\x21\x43", 0, 0xa0f7b07aU},
      Vector{"\x21", 0, 0x72661cf4U},
      Vector{"hello", 0, 0x248bfa47U},
      Vector{"hello, world", 0, 0x149bbb7fU},
      Vector{"The quick brown fox jumps over the lazy dog", 0, 0x2e4ff723U},
      Vector{"The quick brown fox jumps over the lazy dog", 0x9747b28cU, 0x2fa826cdU},
  };
  for (const Vector& vector : vectors) {
    EXPECT_EQ(murmur3_32(vector.data, vector.seed), vector.hash) << vector.data << " seed " << vector.seed;
  }
}

RC_GTEST_PROP(Bucketing, a_bucket_is_the_high_word_of_hash_times_weight, ()) {
  const auto flag = *rc::gen::arbitrary<std::string>();
  const auto user = *rc::gen::arbitrary<std::string>();
  const auto weight = *rc::gen::inRange<std::uint32_t>(1, 0xffffffffU);
  const std::uint32_t bucket = bucket_of(flag, user, weight);
  RC_ASSERT(bucket < weight);
  RC_ASSERT(bucketing_hash(flag, user) == murmur3_32(flag + user));
  RC_ASSERT(bucket == (std::uint64_t{murmur3_32(flag + user)} * weight) / (std::uint64_t{1} << 32U));
}

TEST(Bucketing, known_buckets) {
  // murmur3("hello") = 0x248bfa47 = 613,153,351, which is 14.276 % of 2^32.
  EXPECT_EQ(bucket_of("hel", "lo", 100), 14U);
  EXPECT_EQ(bucket_of("hello", "", 1000), 142U);
  EXPECT_EQ(bucket_of("", "hello", 10'000), 1427U);
  EXPECT_EQ(bucket_of("any", "user", 1), 0U);
}

}  // namespace hoist
