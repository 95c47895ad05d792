// WorkerHeartbeats.
#include "store_test.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

class HeartbeatsTest : public StoreTest {
 protected:
  WorkerHeartbeat beat(std::string worker, Instant last_pass_at, Instant started_at = kTestStart) {
    WorkerHeartbeat heartbeat{
        .worker = std::move(worker), .started_at = started_at, .last_pass_at = last_pass_at};
    write([&](UnitOfWork& unit) { must(unit.heartbeats().beat(heartbeat)); });
    return heartbeat;
  }
  std::vector<WorkerHeartbeat> list(int limit = 100) {
    return read([&](UnitOfWork& unit) { return must(unit.heartbeats().list(limit)); });
  }
  int forget(Instant before) {
    return write([&](UnitOfWork& unit) { return must(unit.heartbeats().forget(before)); });
  }
};

TEST_P(HeartbeatsTest, the_newest_come_first_and_of_one_instant_by_worker) {
  EXPECT_TRUE(list().empty());
  const auto old = beat("c", kTestStart);
  const auto same = beat("b", kTestStart + 1us);
  const auto upper = beat("Z", kTestStart + 1us);
  const auto awkward = beat(std::string(kAwkwardText), kTestStart + 2us, kTestStart - 24h);
  EXPECT_EQ(list(), (std::vector{awkward, upper, same, old})) << "by bytes, on either store";
  EXPECT_EQ(list(2), (std::vector{awkward, upper}));
}

TEST_P(HeartbeatsTest, a_worker_has_one_and_it_is_the_last_that_was_written) {
  beat("a", kTestStart + 1h);
  const auto other = beat("b", kTestStart + 30min);
  const auto restarted = beat("a", kTestStart + 1min, kTestStart + 1s);
  EXPECT_EQ(list(), (std::vector{other, restarted})) << "also where the store's clock was set back";
}

TEST_P(HeartbeatsTest, forgets_what_is_older_and_nothing_else) {
  beat("a", kTestStart - 1us);
  const auto kept = beat("b", kTestStart);
  EXPECT_EQ(forget(kTestStart), 1);
  EXPECT_EQ(list(), std::vector{kept});
  EXPECT_EQ(forget(kTestStart), 0);
}

TEST_P(HeartbeatsTest, a_beat_that_is_not_committed_is_none) {
  {
    const auto unit = must(session->begin(Access::kWrite));
    must(unit->heartbeats().beat({.worker = "a", .started_at = kTestStart, .last_pass_at = kTestStart}));
  }
  EXPECT_TRUE(list().empty());
}

HOIST_ON_EACH_STORE(HeartbeatsTest);

}  // namespace
}  // namespace hoist::test
