#include "hoist/base/short_name.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <string>

namespace hoist {

TEST(ShortName, of_every_length_each_byte_counts) {
  for (std::size_t size = 0; size <= 40; ++size) {
    const std::string name(size, 'a');
    EXPECT_TRUE(same_name(name, std::string(name))) << size;
    EXPECT_EQ(hash_name(name), hash_name(std::string(name))) << size;
    EXPECT_NE(hash_name(name), hash_name(name + 'a')) << size;
    EXPECT_FALSE(same_name(name, name + 'a')) << size;
    for (std::size_t i = 0; i < size; ++i) {
      std::string other = name;
      other[i] = 'b';
      EXPECT_FALSE(same_name(name, other)) << size << ", byte " << i;
      EXPECT_FALSE(same_name(other, name)) << size << ", byte " << i;
      EXPECT_NE(hash_name(name), hash_name(other)) << size << ", byte " << i;
    }
  }
}

RC_GTEST_PROP(ShortName, same_is_equality, ()) {
  const auto a = *rc::gen::container<std::string>(rc::gen::inRange<char>('a', 'c'));
  const auto b = *rc::gen::container<std::string>(rc::gen::inRange<char>('a', 'c'));
  RC_ASSERT(same_name(a, b) == (a == b));
}

/// A table takes some bits from the top and some from the bottom: numbered names must not meet there.
TEST(ShortName, hashes_of_numbered_names_are_spread) {
  constexpr int kNumberedNames = 4096;
  for (const std::string prefix : {"f", "flag-", "checkout.new-flow-"}) {
    std::set<std::uint64_t> top;
    std::set<std::uint64_t> bottom;
    for (int n = 0; n < kNumberedNames; ++n) {
      const std::uint64_t hash = hash_name(prefix + std::to_string(n));
      top.insert(hash >> 52U);
      bottom.insert(hash & 0xfffU);
    }
    // Of as many places as names, chance leaves a share of 1/e empty.
    EXPECT_GT(top.size(), kNumberedNames / 2U) << prefix;
    EXPECT_GT(bottom.size(), kNumberedNames / 2U) << prefix;
  }
}

}  // namespace hoist
