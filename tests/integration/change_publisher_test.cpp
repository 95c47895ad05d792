// What a process's change feed hears of the store: commits in the order of their revisions, never before the
// snapshots hold them, and scheduled changes at their instants.
#include "hoist/engine/change_publisher.h"

#include <gtest/gtest.h>

#include "integration/engine_harness.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

class ChangePublisherTest : public OnBothStores {
 protected:
  void hear() {
    must(cache.refresh(engine.session()));
    must(publisher.publish(engine.session()));
  }
  /// What the feed tells a reader since the last call: revisions, 0 for what was announced.
  std::vector<std::int64_t> told() {
    const FeedReading reading = feed.read(production(), position, std::size_t{1} << 30U);
    position = reading.position;
    last = reading.entries;
    std::vector<std::int64_t> revisions;
    for (const auto& entry : reading.entries) revisions.push_back(entry->revision.value_or(0));
    if (reading.reload) revisions.push_back(-1);
    return revisions;
  }
  std::int64_t revision() {
    return in_unit(engine.session(), Access::kRead,
                   [](UnitOfWork& unit) { return must(unit.revisions().current(production())); });
  }

  EngineHarness engine{GetParam()};
  SnapshotCache cache;
  ChangeFeed feed;
  ChangePublisher publisher{cache, feed, engine.store().clock()};
  std::uint64_t position = 0;
  std::vector<std::shared_ptr<const FeedEntry>> last;
};

using Revisions = std::vector<std::int64_t>;

TEST_P(ChangePublisherTest, tells_each_commit_once_in_order) {
  hear();
  EXPECT_EQ(told(), Revisions{});
  const Flag flag = engine.create_flag("checkout");
  engine.edit_flag("checkout", true);
  hear();
  EXPECT_EQ(told(), (Revisions{1, 2}));
  const Schedule schedule = engine.create_schedule({.flag = "checkout", .in = 1min, .rollout = 5});
  engine.advance(1min);
  engine.pass();
  hear();
  hear();
  EXPECT_EQ(told(), (Revisions{3, 4}));
  EXPECT_EQ(last.at(1)->changes, (std::vector{Change{.kind = ChangeKind::kScheduleApplied,
                                                     .key = "checkout",
                                                     .flag = flag.id,
                                                     .version = 3,
                                                     .schedule = schedule.id}}));
  EXPECT_EQ(last.at(1)->at, engine.now());
}

TEST_P(ChangePublisherTest, tells_nothing_that_the_snapshots_do_not_hold_yet) {
  engine.create_flag("checkout");
  hear();
  EXPECT_EQ(told(), Revisions{1});
  must(cache.refresh(engine.session()));
  engine.edit_flag("checkout", true);
  must(publisher.publish(engine.session()));
  EXPECT_EQ(told(), Revisions{});
  hear();
  EXPECT_EQ(told(), Revisions{2});
}

TEST_P(ChangePublisherTest, has_what_was_committed_before_its_start_for_whoever_comes_back) {
  engine.create_flag("checkout");
  for (int i = 0; i < 3; ++i) engine.edit_flag("checkout", i % 2 == 0);
  hear();
  const FeedReading resumed = feed.resume(production(), 2);
  EXPECT_FALSE(resumed.reload);
  position = resumed.position;
  EXPECT_EQ(told(), (Revisions{3, 4}));
}

TEST_P(ChangePublisherTest, says_reload_where_it_missed_more_than_it_reads_at_once) {
  engine.create_flag("checkout");
  hear();
  EXPECT_EQ(told(), Revisions{1});
  in_unit(engine.session(), Access::kWrite, [](UnitOfWork& unit) {
    const EnvironmentChanges changed{.environment = production(),
                                     .changes = {{.kind = ChangeKind::kSegmentChanged, .key = "staff"}}};
    for (std::int64_t i = 0; i <= kMostRevisionsBehind; ++i) {
      must(unit.revisions().raise(std::span(&changed, 1)));
    }
  });
  hear();
  EXPECT_EQ(told(), Revisions{-1});
  EXPECT_EQ(feed.state(production()).revision, revision());
}

TEST_P(ChangePublisherTest, announces_scheduled_changes_at_their_instants_and_once) {
  engine.create_flag("checkout");
  engine.create_flag("search");
  const Schedule first = engine.create_schedule({.flag = "checkout", .in = 1min, .enabled = true});
  engine.create_schedule({.flag = "search", .in = 1min, .enabled = true});
  engine.create_schedule({.flag = "checkout", .in = 2min, .enabled = false});
  hear();
  told();
  EXPECT_EQ(publisher.announce(), 1min);
  EXPECT_EQ(told(), Revisions{});
  engine.advance(1min);
  EXPECT_EQ(publisher.announce(), 1min);
  EXPECT_EQ(told(), Revisions{0});
  ASSERT_EQ(last.at(0)->changes.size(), 2U);
  EXPECT_EQ(last.at(0)->changes.at(0).schedule, first.id);
  EXPECT_EQ(last.at(0)->at, engine.now());
  EXPECT_EQ(publisher.announce(), 1min);
  EXPECT_EQ(told(), Revisions{});
  engine.advance(-30s);
  EXPECT_EQ(publisher.announce(), 30s)
      << "a clock that was set back comes to the first again, and says nothing";
  engine.advance(90s);
  EXPECT_EQ(publisher.announce(), std::nullopt);
  EXPECT_EQ(told(), Revisions{0});
}

HOIST_ON_BOTH_STORES(ChangePublisherTest);

}  // namespace
}  // namespace hoist::test
