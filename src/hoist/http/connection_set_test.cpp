#include "hoist/http/connection_set.h"

#include <gtest/gtest.h>

#include <thread>

namespace hoist::http {

TEST(ConnectionCount, is_bounded) {
  ConnectionCount count;
  EXPECT_TRUE(count.enter(2));
  EXPECT_TRUE(count.enter(2));
  EXPECT_FALSE(count.enter(2));
  count.leave();
  EXPECT_TRUE(count.enter(2));
}

TEST(ConnectionCount, waiting_ends_with_the_last_one_or_with_the_time) {
  ConnectionCount count;
  EXPECT_TRUE(count.wait_until_none(std::chrono::milliseconds(0)));
  ASSERT_TRUE(count.enter(1));
  EXPECT_FALSE(count.wait_until_none(std::chrono::milliseconds(1)));
  std::jthread other([&] { count.leave(); });
  EXPECT_TRUE(count.wait_until_none(std::chrono::seconds(30)));
}

TEST(ConnectionSet, stopping_closes_those_that_are_idle) {
  ConnectionSet set;
  int closed = 0;
  ConnectionSet::Member idle(set, [&] { ++closed; });
  ConnectionSet::Member busy(set, [] { FAIL() << "a request is in hand"; });
  busy.set_idle(false);
  {
    const ConnectionSet::Member gone(set, [] { FAIL() << "it is not there any more"; });
  }
  EXPECT_FALSE(set.stopping());
  set.stop();
  EXPECT_EQ(closed, 1);
  EXPECT_TRUE(set.stopping());
}

}  // namespace hoist::http
