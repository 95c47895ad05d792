// DueQueue::earliest_live: the oldest intent of a flag that is still to be settled.
#include "store_test.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

class EarliestLiveTest : public StoreTest {
 protected:
  std::map<FlagId, Intent> earliest_live(const std::vector<FlagId>& flags,
                                         const std::vector<ScheduleId>& excluded = {}) {
    return read([&](UnitOfWork& unit) { return must(unit.due().earliest_live(flags, excluded)); });
  }
  static Intent place(const Schedule& schedule) {
    return {.at = schedule.scheduled_at, .schedule = schedule.id};
  }
  /// Settled for good, so that it is not live.
  Schedule add_applied(Instant scheduled_at) {
    Schedule applied = add(make.make_schedule(flag, scheduled_at));
    apply_due();
    return applied;
  }

  Flag flag = add_flag("a");
  Flag other = add_flag("b");
};

using Found = std::map<FlagId, Intent>;

TEST_P(EarliestLiveTest, of_a_flag_without_a_live_schedule_there_is_none) {
  EXPECT_EQ(earliest_live({}), Found());
  EXPECT_EQ(earliest_live({flag.id, other.id}), Found());
  add_applied(kTestStart - 1h);
  EXPECT_EQ(earliest_live({flag.id}), Found());
}

TEST_P(EarliestLiveTest, is_by_intended_time_and_not_by_when_it_is_due) {
  // Due last of all, because it waits for its retry.
  const Schedule retrying = add(make.make_retrying(flag, kTestStart - 2h, kTestStart + 9h));
  add(make.make_schedule(flag, kTestStart - 1h));
  add(make.make_schedule(flag, kTestStart + 1h));
  const Schedule future = add(make.make_schedule(other, kTestStart + 5h));
  EXPECT_EQ(earliest_live({flag.id, other.id}),
            (Found{{flag.id, place(retrying)}, {other.id, place(future)}}));
  EXPECT_EQ(earliest_live({other.id}), (Found{{other.id, place(future)}}));
}

TEST_P(EarliestLiveTest, of_the_same_instant_it_is_the_smaller_id) {
  std::vector<Schedule> same;
  for (int i = 0; i < 5; ++i) same.push_back(make.make_schedule(flag, kTestStart + 1h));
  std::reverse(same.begin(), same.end());  // so that the order of insertion is not that of the ids
  add(same);
  const auto least = std::min_element(same.begin(), same.end(),
                                      [](const Schedule& a, const Schedule& b) { return a.id < b.id; });
  EXPECT_EQ(earliest_live({flag.id}), (Found{{flag.id, place(*least)}}));
}

TEST_P(EarliestLiveTest, leaves_out_what_is_excluded_and_what_has_ended) {
  add_applied(kTestStart - 3h);
  Schedule cancelled = add(make.make_schedule(flag, kTestStart + 1h));
  Schedule failed = add(make.make_schedule(flag, kTestStart + 2h));
  const Schedule in_hand = add(make.make_schedule(flag, kTestStart + 3h));
  const Schedule next = add(make.make_schedule(flag, kTestStart + 4h));
  write([&](UnitOfWork& unit) {
    cancelled = must(unit.schedules().lock(cancelled.id)).value();
    cancelled.status = ScheduleStatus::kCancelled;
    must(unit.schedules().update(cancelled));
    failed = must(unit.schedules().lock(failed.id)).value();
    failed.status = ScheduleStatus::kFailed;
    failed.next_retry_at.reset();
    must(unit.schedules().update(failed));
  });
  EXPECT_EQ(earliest_live({flag.id}), (Found{{flag.id, place(in_hand)}}));
  EXPECT_EQ(earliest_live({flag.id}, {in_hand.id}), (Found{{flag.id, place(next)}}));
  EXPECT_EQ(earliest_live({flag.id}, {next.id, in_hand.id}), Found());
}

TEST_P(EarliestLiveTest, counts_what_another_worker_holds) {
  const Schedule due = add(make.make_schedule(flag, kTestStart - 1h));
  const auto holder = db.open_session();
  const auto held = must(holder->begin(Access::kWrite));
  ASSERT_EQ(must(held->due().claim(db.clock().now(), 10, {})).size(), 1U);
  EXPECT_EQ(earliest_live({flag.id}), (Found{{flag.id, place(due)}}));
}

HOIST_ON_DIRECT_STORES(EarliestLiveTest);

}  // namespace
}  // namespace hoist::test
