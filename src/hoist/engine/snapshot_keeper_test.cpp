#include "hoist/engine/snapshot_keeper.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "hoist/app/memory_store_test.h"

namespace hoist {
namespace {

using namespace std::chrono_literals;

constexpr Duration kPoll = 2s;

/// Stands still, or goes on a little with each look at it.
class SteppingClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return Instant::from_unix_us(us_.fetch_add(step.count())); }
  Duration step{0};

 private:
  mutable std::atomic<std::int64_t> us_ = 0;
};

/// A keeper that runs; its waits are the store's.
class SnapshotKeeperTest : public testing::Test {
 protected:
  void start() {
    keeper_ = std::make_unique<SnapshotKeeper>(store_, cache_, feed_, clock_, random_, kPoll);
    thread_ = std::jthread([this](const std::stop_token& stop) { keeper_->run(stop); });
  }
  void raise_revision() {
    store_.change([this](sample::MemoryContent& content) {
      content.revisions = {{.environment = production(), .revision = ++revision_}};
    });
  }
  [[nodiscard]] std::int64_t cached_revision() const {
    return cache_.state()->snapshot(production())->revision();
  }

  sample::MemoryStore store_;
  SnapshotCache cache_{EffectiveAt::kCommit};
  ChangeFeed feed_;
  SteppingClock clock_;
  Prng random_{1};
  std::int64_t revision_ = 0;
  std::unique_ptr<SnapshotKeeper> keeper_;
  std::jthread thread_;  ///< Stopped and joined before the rest goes.
};

}  // namespace

TEST_F(SnapshotKeeperTest, fills_the_cache_before_it_waits) {
  raise_revision();
  start();
  EXPECT_EQ(store_.wait_number(1), kPoll);
  EXPECT_EQ(cached_revision(), 1);
}

TEST_F(SnapshotKeeperTest, follows_what_it_hears) {
  raise_revision();
  start();
  for (std::size_t n = 1; n <= 5; ++n) {
    EXPECT_EQ(store_.wait_number(n), kPoll);
    EXPECT_EQ(cached_revision(), static_cast<std::int64_t>(n));
    raise_revision();
    store_.notify();
  }
}

TEST_F(SnapshotKeeperTest, rests_after_a_refresh_that_took_time_whatever_it_hears) {
  clock_.step = 10ms;  // So long as a refresh takes, between two looks at the clock.
  raise_revision();
  start();
  const Duration first = store_.wait_number(1);
  EXPECT_LT(first, kPoll);
  raise_revision();
  store_.notify();
  EXPECT_LT(store_.wait_number(2), first) << "what is left of the rest";
  EXPECT_EQ(cached_revision(), 1);
  for (std::size_t n = 2; cached_revision() == 1; ++n) {
    static_cast<void>(store_.wait_number(n));
    store_.notify();
  }
  EXPECT_EQ(cached_revision(), 2) << "and then it looks, without a poll";
}

TEST_F(SnapshotKeeperTest, looks_at_once_when_it_is_woken) {
  start();
  EXPECT_EQ(store_.wait_number(1), kPoll);
  raise_revision();
  keeper_->wake();
  EXPECT_EQ(store_.wait_number(2), kPoll);
  EXPECT_EQ(cached_revision(), 1);
}

TEST_F(SnapshotKeeperTest, goes_on_trying_in_an_outage_ever_more_rarely) {
  raise_revision();
  start();
  EXPECT_EQ(store_.wait_number(1), kPoll);
  store_.gone = true;
  raise_revision();
  Duration longest = 100ms;
  for (std::size_t n = 2; n <= 12; ++n) {
    store_.notify();
    const Duration wait = store_.wait_number(n);
    EXPECT_GE(wait, longest / 2) << n;
    EXPECT_LE(wait, longest) << n;
    longest = std::min<Duration>(longest * 2, 5s);
    EXPECT_EQ(cached_revision(), 1) << "what there was stays";
    EXPECT_TRUE(cache_.outage());
  }
  store_.gone = false;
  store_.notify();
  EXPECT_EQ(store_.wait_number(13), kPoll);
  EXPECT_EQ(cached_revision(), 2);
  EXPECT_FALSE(cache_.outage());
  store_.gone = true;
  store_.notify();
  EXPECT_LE(store_.wait_number(14), 100ms) << "the next outage is a new one";
}

TEST_F(SnapshotKeeperTest, a_store_that_is_not_there_yet_is_waited_for) {
  store_.gone = true;
  start();
  EXPECT_LE(store_.wait_number(1), 100ms);
  EXPECT_EQ(cache_.state(), nullptr);
  raise_revision();
  store_.gone = false;
  store_.notify();
  EXPECT_EQ(store_.wait_number(2), kPoll);
  EXPECT_EQ(cached_revision(), 1);
}

TEST_F(SnapshotKeeperTest, stops_while_it_waits_and_before_it_begins) {
  start();
  EXPECT_EQ(store_.wait_number(1), kPoll);
  thread_.request_stop();
  thread_.join();
  const int begun = store_.begun;
  std::stop_source stopped;
  stopped.request_stop();
  keeper_->run(stopped.get_token());
  EXPECT_EQ(store_.begun, begun) << "nothing is read any more";
}

}  // namespace hoist
