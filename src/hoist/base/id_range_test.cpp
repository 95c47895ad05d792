#include "hoist/base/id_range.h"

#include <gtest/gtest.h>

#include "hoist/base/prng.h"

namespace hoist {
namespace {

constexpr Instant kMade = Instant::from_unix_us(1'795'770'000'123'456);

TEST(IdRange, bounds_the_ids_of_a_millisecond) {
  Prng random(7);
  const UuidBytes bound = first_uuid_at(kMade);
  for (int i = 0; i < 100; ++i) {
    EXPECT_LT(bound, make_uuid_v7(kMade, random));
    EXPECT_LT(bound, make_uuid_v7(Instant::from_unix_us(1'795'770'000'123'000), random));
    EXPECT_GT(bound, make_uuid_v7(kMade - std::chrono::milliseconds(1), random));
  }
}

TEST(IdRange, times_before_the_first_id_are_bounded_by_it) {
  EXPECT_EQ(first_uuid_at(kMinInstant), UuidBytes{});
  EXPECT_EQ(first_uuid_at(Instant()), UuidBytes{});
  EXPECT_GT(first_uuid_at(kMaxInstant), first_uuid_at(kMade));
}

}  // namespace
}  // namespace hoist
