// Waiting where nothing can be heard.
#include "hoist/stores/postgres/polling_listener.h"

#include <gtest/gtest.h>

#include <thread>

#include "hoist/stores/postgres/postgres_store.h"

namespace hoist::postgres {
namespace {

using PollClock = std::chrono::steady_clock;

/// Longer than anything here takes.
constexpr Duration kForLong = std::chrono::minutes(2);
/// Well below kForLong, well above what a slow machine needs.
constexpr auto kBeforeLong = std::chrono::seconds(40);

PollClock::duration time_waited(DueListener& listener, Duration at_most) {
  const auto start = PollClock::now();
  listener.wait(at_most);
  return PollClock::now() - start;
}

TEST(PollingListenerTest, NeverWaitsLongerThanASecondAndNoShorterThanAsked) {
  PollingListener listener;
  const auto lasted = time_waited(listener, kForLong);
  EXPECT_GE(lasted, PollingListener::kLongestWait);
  EXPECT_LT(lasted, kBeforeLong);
  EXPECT_GE(time_waited(listener, std::chrono::microseconds(3'200)), std::chrono::microseconds(3'200));
  EXPECT_LT(time_waited(listener, Duration(0)), kBeforeLong);
}

TEST(PollingListenerTest, AnInterruptEndsThePresentOrTheNextWaitOnce) {
  PollingListener listener(kForLong);
  listener.interrupt();
  listener.interrupt();
  EXPECT_LT(time_waited(listener, kForLong), kBeforeLong);
  EXPECT_GE(time_waited(listener, std::chrono::milliseconds(20)), std::chrono::milliseconds(20));
  std::jthread interrupter([&] { listener.interrupt(); });
  EXPECT_LT(time_waited(listener, kForLong), kBeforeLong);
}

TEST(PollingListenerTest, IsWhatListensBehindAPooler) {
  PostgresOptions options;
  options.url = "postgresql://127.0.0.1:1/hoist";
  options.pooler = Pooler::kTransaction;
  const auto store = open_postgres_store(options);
  EXPECT_NE(dynamic_cast<PollingListener*>(store->open_due_listener().get()), nullptr);
  EXPECT_NE(dynamic_cast<PollingListener*>(store->open_change_listener().get()), nullptr);
  options.pooler = Pooler::kNone;
  const auto direct = open_postgres_store(options);
  EXPECT_EQ(dynamic_cast<PollingListener*>(direct->open_due_listener().get()), nullptr);
  EXPECT_EQ(dynamic_cast<PollingListener*>(direct->open_change_listener().get()), nullptr);
}

}  // namespace
}  // namespace hoist::postgres
