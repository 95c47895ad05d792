// Several workers on one queue: nobody waits for another's claim, and nothing is taken twice.
#include <fmt/format.h>

#include <atomic>
#include <future>
#include <set>

#include "store_test.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

class TwoWorkersTest : public ShortLockWaitTest {
 protected:
  std::vector<Schedule> add_due(int count) {
    std::vector<Schedule> schedules;
    for (int i = 0; i < count; ++i) {
      schedules.push_back(i % 2 == 0
                              ? make.make_schedule(flag, kTestStart - 1h + Duration(i))
                              : make.make_retrying(flag, kTestStart - 2h, kTestStart - 1h + Duration(i)));
    }
    add_by_sql(db.sql(), schedules);
    return schedules;
  }

  Flag flag = add_flag("a");
  std::unique_ptr<Store> other_process = db.open_another();
  std::unique_ptr<Session> other = other_process->open_session(SessionPurpose::kRunner);
};

using TwoWorkersOnSqliteTest = TwoWorkersTest;

TEST_P(TwoWorkersOnSqliteTest, the_second_waits_and_is_then_told_that_the_store_is_busy) {
  add_due(4);
  auto unit = must(session->begin(Access::kWrite));
  EXPECT_EQ(must(unit->due().claim(kTestStart, 2, {})).size(), 2U);
  EXPECT_EQ(outcome_of(other->begin(Access::kWrite)), "STORE_UNAVAILABLE");
  unit.reset();
  in_unit(*other, Access::kWrite,
          [](UnitOfWork& second) { EXPECT_EQ(must(second.due().claim(kTestStart, 10, {})).size(), 4U); });
}

using TwoWorkersOnPostgresTest = TwoWorkersTest;

TEST_P(TwoWorkersOnPostgresTest, claims_are_disjoint_and_together_everything) {
  const std::vector<Schedule> all = add_due(40);
  const auto first = must(session->begin(Access::kWrite));
  const auto second = must(other->begin(Access::kWrite));
  std::vector<ScheduleId> taken = ids_of(must(first->due().claim(kTestStart, 10, {})));
  EXPECT_EQ(taken.size(), 10U);
  const std::vector<ScheduleId> rest = ids_of(must(second->due().claim(kTestStart, 100, {})));
  EXPECT_EQ(rest.size(), 30U);
  EXPECT_TRUE(must(first->due().claim(kTestStart, 100, {})).size() == 10U);  // its own, nobody else's
  taken.insert(taken.end(), rest.begin(), rest.end());
  EXPECT_EQ(sorted(taken), sorted(ids_of(all)));
}

TEST_P(TwoWorkersOnPostgresTest, keeps_its_places_full_beside_rows_that_another_holds) {
  add_due(40);
  const auto holder = db.connect();
  holder->run("BEGIN; SELECT id FROM feature_flag_schedules ORDER BY due_at LIMIT 20 FOR UPDATE");
  EXPECT_EQ(claimable(10).size(), 10U);
  EXPECT_EQ(claimable(100).size(), 20U);
}

TEST_P(TwoWorkersOnPostgresTest, a_held_flag_does_not_hold_up_the_claim) {
  const std::vector<Schedule> all = add_due(4);
  const auto holder = db.connect();
  holder->run("BEGIN; SELECT * FROM feature_flags FOR UPDATE");
  EXPECT_EQ(claimable(10).size(), all.size());
}

TEST_P(TwoWorkersOnPostgresTest, a_claim_does_not_hold_the_flag) {
  add_due(4);
  const auto unit = must(session->begin(Access::kWrite));
  EXPECT_EQ(must(unit->due().claim(kTestStart, 10, {})).size(), 4U);
  in_unit(*other, Access::kWrite, [&](UnitOfWork& second) {
    EXPECT_TRUE(must(second.flags().lock(flag.key, flag.environment)).has_value());
  });
}

TEST_P(TwoWorkersOnPostgresTest, claims_again_only_what_nobody_else_holds) {
  const std::vector<Schedule> all = add_due(2);
  const auto first = must(session->begin(Access::kWrite));
  const std::vector<Schedule> held = must(first->due().claim(kTestStart, 1, {}));
  ASSERT_EQ(held.size(), 1U);
  in_unit(*other, Access::kWrite, [&](UnitOfWork& second) {
    const auto again = must(second.due().claim_again(std::vector{claim_mark(all[0]), claim_mark(all[1])}));
    ASSERT_EQ(again.size(), 1U);
    EXPECT_NE(again.front().id, held.front().id);
  });
}

TEST_P(TwoWorkersOnPostgresTest, a_claimed_schedule_cannot_be_cancelled_meanwhile) {
  const std::vector<Schedule> all = add_due(1);
  const auto unit = must(session->begin(Access::kWrite));
  EXPECT_EQ(must(unit->due().claim(kTestStart, 1, {})).size(), 1U);
  const auto second = must(other->begin(Access::kWrite));
  EXPECT_EQ(outcome_of(second->schedules().lock(all.front().id)), "LOCK_TIMEOUT");
}

class DrainTest : public StoreTest {};

TEST_P(DrainTest, four_threads_settle_each_schedule_once) {
  std::vector<Flag> flags;
  for (int i = 0; i < 7; ++i) flags.push_back(add_flag(fmt::format("f{}", i)));
  std::vector<Schedule> all;
  for (int i = 0; i < 600; ++i) {
    all.push_back(
        make.make_schedule(flags[static_cast<std::size_t>(i) % flags.size()], kTestStart - Duration(i)));
  }
  add_by_sql(db.sql(), all);
  std::atomic<int> settled{0};
  std::vector<std::future<void>> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.push_back(std::async(std::launch::async, [&] {
      const auto own = db.open_session(SessionPurpose::kRunner);
      for (bool more = true; more;) {
        in_unit(*own, Access::kWrite, [&](UnitOfWork& unit) {
          const auto claimed = must(unit.due().claim(kTestStart, 25, {}));
          std::set<FlagId> touched;
          std::vector<Settlement> settlements;
          for (const Schedule& schedule : claimed) {
            touched.insert(schedule.flag_id);
            settlements.push_back(settled_as_applied(schedule, kTestStart));
          }
          auto locked = must(unit.flags().lock_all(std::vector(touched.begin(), touched.end())));
          for (Flag& flag : locked) flag.version += 1;
          must(unit.flags().update(locked));
          must(unit.due().settle(settlements));
          settled += static_cast<int>(settlements.size());
          more = !claimed.empty();
        });
      }
    }));
  }
  for (auto& thread : threads) thread.get();
  EXPECT_EQ(settled.load(), 600);
  EXPECT_EQ(count("feature_flag_schedules WHERE status = 'applied' AND attempt_count = 1"), 600);
  EXPECT_EQ(count("schedule_attempts WHERE attempt = 1"), 600);
}

HOIST_ON_ONE_STORE(TwoWorkersOnSqliteTest, "sqlite");
HOIST_ON_POSTGRES(TwoWorkersOnPostgresTest);
HOIST_ON_DIRECT_STORES(DrainTest);

}  // namespace
}  // namespace hoist::test
