// Waking and sleeping, on a real server.
#include "hoist/stores/postgres/due_listener.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "hoist/stores/postgres/test_database.h"
#include "hoist/stores/postgres/test_values.h"

namespace hoist::postgres {
namespace {

using Steady = std::chrono::steady_clock;

/// Longer than anything here takes: a wait that ends by it did not hear.
constexpr Duration kLong = std::chrono::minutes(2);
/// Well below kLong, well above what a slow machine needs.
constexpr auto kSoon = std::chrono::seconds(40);

class DueListenerTest : public testing::Test {
 protected:
  void SetUp() override { database_.migrate(); }

  static Steady::duration time_of_wait(DueListener& listener, Duration at_most) {
    const auto start = Steady::now();
    listener.wait(at_most);
    return Steady::now() - start;
  }

  std::string listening_backend() {
    return raw_.exec(
        "SELECT pid FROM pg_stat_activity WHERE query = 'LISTEN hoist_due' AND state = 'idle'"
        " AND datname = current_database()");
  }

  TestDatabase database_;
  RawConnection raw_{database_.url()};
  std::unique_ptr<Store> store_ = open_postgres_store(database_.options());
  std::unique_ptr<DueListener> listener_ = store_->open_due_listener();
};

TEST_F(DueListenerTest, ReturnsOnceItListens) {
  EXPECT_LT(time_of_wait(*listener_, kLong), kSoon);
  EXPECT_NE(listening_backend(), "");
}

TEST_F(DueListenerTest, HearsWhatAnotherConnectionNotified) {
  listener_->wait(kLong);
  std::jthread notifier([this] { raw_.exec("NOTIFY hoist_due"); });
  EXPECT_LT(time_of_wait(*listener_, kLong), kSoon);
}

TEST_F(DueListenerTest, HearsWhatWasNotifiedSinceThePreviousWait) {
  listener_->wait(kLong);
  raw_.exec("NOTIFY hoist_due");
  EXPECT_LT(time_of_wait(*listener_, kLong), kSoon);
  // Once is enough.
  EXPECT_GE(time_of_wait(*listener_, std::chrono::milliseconds(20)), std::chrono::milliseconds(20));
}

TEST_F(DueListenerTest, IsInterrupted) {
  listener_->wait(kLong);
  listener_->interrupt();
  listener_->interrupt();
  EXPECT_LT(time_of_wait(*listener_, kLong), kSoon);
  EXPECT_GE(time_of_wait(*listener_, std::chrono::milliseconds(20)), std::chrono::milliseconds(20));
  std::jthread interrupter([this] { listener_->interrupt(); });
  EXPECT_LT(time_of_wait(*listener_, kLong), kSoon);
}

TEST_F(DueListenerTest, ListensAgainAfterItsBackendWasTerminated) {
  listener_->wait(kLong);
  const std::string first = listening_backend();
  ASSERT_NE(first, "");
  ASSERT_EQ(raw_.exec("SELECT pg_terminate_backend(" + first + ", 10000)"), "t");
  EXPECT_LT(time_of_wait(*listener_, kLong), kSoon);
  const std::string second = listening_backend();
  EXPECT_NE(second, "");
  EXPECT_NE(second, first);
  raw_.exec("NOTIFY hoist_due");
  EXPECT_LT(time_of_wait(*listener_, kLong), kSoon);
}

TEST_F(DueListenerTest, LastsAsLongAsAskedToTheTenthOfAMillisecond) {
  listener_->wait(kLong);
  constexpr auto kAsked = std::chrono::microseconds(3'200);
  auto shortest = Steady::duration::max();
  for (int i = 0; i < 20; ++i) {
    const auto lasted = time_of_wait(*listener_, kAsked);
    EXPECT_GE(lasted, kAsked);
    shortest = std::min(shortest, lasted);
  }
  // The best of twenty, because this machine has other work.
  EXPECT_LT(shortest, kAsked + std::chrono::microseconds(800));
  EXPECT_LT(time_of_wait(*listener_, Duration(0)), kSoon);
}

TEST_F(DueListenerTest, ANewScheduleThatComesFirstWakes) {
  listener_->wait(kLong);
  const auto session = store_->open_session(SessionPurpose::kRequests);
  const Flag flag = test_flag("one");
  raw_.exec("INSERT INTO feature_flags (id, flag_key) VALUES ('" + flag.id.to_string() + "', 'one')");
  const auto insert = [&](std::uint32_t number, Duration from_now) {
    const auto unit = session->begin(Access::kWrite);
    ASSERT_TRUE(unit);
    ASSERT_TRUE((*unit)->schedules().insert(test_schedule(flag, number, (*unit)->now() + from_now)));
    ASSERT_TRUE((*unit)->commit());
  };
  insert(1, std::chrono::hours(10));
  EXPECT_LT(time_of_wait(*listener_, kLong), kSoon);
  insert(2, std::chrono::hours(11));  // the workers look again before that one
  EXPECT_GE(time_of_wait(*listener_, std::chrono::milliseconds(50)), std::chrono::milliseconds(50));
  insert(3, std::chrono::hours(9));
  EXPECT_LT(time_of_wait(*listener_, kLong), kSoon);
  // One that is about to be settled spares nobody the wake-up.
  insert(4, std::chrono::seconds(1));
  EXPECT_LT(time_of_wait(*listener_, kLong), kSoon);
  insert(5, std::chrono::seconds(2));
  EXPECT_LT(time_of_wait(*listener_, kLong), kSoon);
}

TEST(UnreachableListenerTest, IsAPlainSleepThatCanBeInterrupted) {
  PostgresOptions options;
  options.url = "postgresql://127.0.0.1:1/hoist";
  const auto listener = open_postgres_store(options)->open_due_listener();
  const auto start = Steady::now();
  listener->wait(std::chrono::milliseconds(30));
  EXPECT_GE(Steady::now() - start, std::chrono::milliseconds(30));
  listener->interrupt();
  listener->wait(kLong);
  EXPECT_LT(Steady::now() - start, kSoon);
}

}  // namespace
}  // namespace hoist::postgres
