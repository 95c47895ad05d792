// ScheduleStatistics.
#include "store_test.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

class StatisticsTest : public StoreTest {
 protected:
  /// Whose oldest is also what is asked for alone.
  DueBacklog backlog() {
    return read([&](UnitOfWork& unit) {
      const DueBacklog backlog = must(unit.statistics().backlog(unit.now()));
      EXPECT_EQ(must(unit.statistics().oldest_due_at(unit.now())), backlog.oldest_due_at);
      return backlog;
    });
  }
  std::vector<ScheduleCount> live() {
    return read([&](UnitOfWork& unit) { return must(unit.statistics().count_live()); });
  }
  std::vector<ScheduleCount> ended() {
    return read([&](UnitOfWork& unit) { return must(unit.statistics().count_ended()); });
  }
  static ScheduleCount of(std::string_view environment, ScheduleStatus status, bool live,
                          std::int64_t count) {
    return {.environment = environment_key(environment), .status = status, .live = live, .count = count};
  }

  Flag flag = add_flag("a");
  Flag other = add_flag("b");
  Flag staged = add_flag("a", "staging");
};

TEST_P(StatisticsTest, nothing_is_due_where_there_is_nothing) {
  EXPECT_EQ(backlog(), DueBacklog{});
  EXPECT_EQ(live(), std::vector<ScheduleCount>{});
  EXPECT_EQ(ended(), std::vector<ScheduleCount>{});
}

TEST_P(StatisticsTest, the_backlog_is_what_is_due_and_the_oldest_of_it) {
  add(make.make_schedule(flag, kTestStart + 1us));
  add(make.make_retrying(flag, kTestStart - 9h, kTestStart + 1us));
  EXPECT_EQ(backlog(), DueBacklog{});
  add(make.make_schedule(flag, kTestStart));
  EXPECT_EQ(backlog(), (DueBacklog{.due = 1, .oldest_due_at = kTestStart}));
  add(make.make_schedule(staged, kTestStart - 2h));
  EXPECT_EQ(backlog(), (DueBacklog{.due = 2, .oldest_due_at = kTestStart - 2h}));
  add(make.make_retrying(other, kTestStart - 9h, kTestStart - 3h));
  EXPECT_EQ(backlog(), (DueBacklog{.due = 3, .oldest_due_at = kTestStart - 3h}));
  db.clock().advance(1us);
  EXPECT_EQ(backlog(), (DueBacklog{.due = 5, .oldest_due_at = kTestStart - 3h}));
  apply_due();
  EXPECT_EQ(backlog(), DueBacklog{});
}

TEST_P(StatisticsTest, the_oldest_alone_is_of_first_attempts_and_retries) {
  const auto oldest = [&] {
    return read([&](UnitOfWork& unit) { return must(unit.statistics().oldest_due_at(unit.now())); });
  };
  EXPECT_EQ(oldest(), std::nullopt);
  add(make.make_schedule(flag, kTestStart + 1us));
  EXPECT_EQ(oldest(), std::nullopt);
  add(make.make_retrying(flag, kTestStart - 9h, kTestStart));
  EXPECT_EQ(oldest(), kTestStart) << "it is due at its retry";
  add(make.make_schedule(staged, kTestStart - 1h));
  EXPECT_EQ(oldest(), kTestStart - 1h);
  add(make.make_retrying(other, kTestStart - 9h, kTestStart - 3h));
  EXPECT_EQ(oldest(), kTestStart - 3h);
  apply_due();
  EXPECT_EQ(oldest(), std::nullopt);
}

TEST_P(StatisticsTest, what_another_worker_holds_is_still_due) {
  add(make.make_schedule(flag, kTestStart));
  const auto holder = db.open_session(SessionPurpose::kRunner);
  const auto unit = must(holder->begin(Access::kWrite));
  ASSERT_EQ(must(unit->due().claim(unit->now(), 10, {})).size(), 1U);
  EXPECT_EQ(backlog(), (DueBacklog{.due = 1, .oldest_due_at = kTestStart}));
}

TEST_P(StatisticsTest, schedules_are_counted_by_environment_and_by_how_they_stand) {
  add(make.make_schedule(flag, kTestStart - 2s));
  add(make.make_schedule(other, kTestStart - 1s));
  add(make.make_schedule(staged, kTestStart));
  apply_due();
  add(make.make_schedule(flag, kTestStart + 1h));
  add(make.make_schedule(other, kTestStart + 1h));
  add(make.make_schedule(staged, kTestStart + 1h));
  add(make.make_retrying(other, kTestStart - 9h, kTestStart + 1h));
  Schedule failed = make.make_retrying(flag, kTestStart - 9h, kTestStart);
  failed.next_retry_at.reset();
  failed.error_message = "x";
  add(failed);
  Schedule cancelled = make.make_schedule(staged, kTestStart);
  cancelled.status = ScheduleStatus::kCancelled;
  add(cancelled);

  EXPECT_EQ(live(), (std::vector{of("production", ScheduleStatus::kFailed, true, 1),
                                 of("production", ScheduleStatus::kPending, true, 2),
                                 of("staging", ScheduleStatus::kPending, true, 1)}));
  EXPECT_EQ(ended(), (std::vector{of("production", ScheduleStatus::kApplied, false, 2),
                                  of("production", ScheduleStatus::kFailed, false, 1),
                                  of("staging", ScheduleStatus::kApplied, false, 1),
                                  of("staging", ScheduleStatus::kCancelled, false, 1)}));
}

TEST_P(StatisticsTest, live_schedules_are_counted_by_flag) {
  add(make.make_schedule(flag, kTestStart));
  apply_due();
  add(make.make_schedule(flag, kTestStart + 1h));
  add(make.make_schedule(flag, kTestStart - 1h));
  add(make.make_retrying(flag, kTestStart - 9h, kTestStart + 1h));
  Schedule failed = make.make_retrying(flag, kTestStart - 9h, kTestStart);
  failed.next_retry_at.reset();
  add(failed);
  add(make.make_schedule(staged, kTestStart + 1h));
  const auto counted = [&](std::vector<FlagId> ids) {
    return read([&](UnitOfWork& unit) { return must(unit.statistics().count_live_of(ids)); });
  };
  using Counts = std::map<FlagId, std::int64_t>;
  EXPECT_EQ(counted({flag.id, other.id, staged.id}), (Counts{{flag.id, 3}, {staged.id, 1}}));
  EXPECT_EQ(counted({other.id}), Counts{});
  EXPECT_EQ(counted({}), Counts{});
}

class AttentionTest : public StatisticsTest {
 protected:
  Schedule failed_at(const Flag& of, Instant at, std::string reason) {
    Schedule schedule = make.make_retrying(of, at, at);
    schedule.next_retry_at.reset();
    schedule.error_message = std::move(reason);
    return add(schedule);
  }
  Attention attention(const EnvironmentKey& environment = production(),
                      Instant since = kTestStart - 7 * 24h) {
    return read([&](UnitOfWork& unit) {
      return must(
          unit.statistics().attention({.environment = environment, .since = since, .now = kTestStart}));
    });
  }
};

TEST_P(AttentionTest, is_nothing_where_all_is_well) {
  add(make.make_schedule(flag, kTestStart - 60s));
  add(make.make_schedule(flag, kTestStart + 1h));
  EXPECT_EQ(attention(), Attention{});
}

TEST_P(AttentionTest, each_kind_is_counted_in_its_environment) {
  add(make.make_schedule(flag, kTestStart - 60s - 1us));
  add(make.make_retrying(flag, kTestStart - 2h, kTestStart - 61s));
  add(make.make_retrying(other, kTestStart - 2h, kTestStart + 1h));
  failed_at(flag, kTestStart - 1h, "it was refused");
  failed_at(flag, kTestStart - 2h, "");
  failed_at(other, kTestStart - 3h, "missed_window");
  failed_at(flag, kTestStart - 3h, "missed_window: due at …");
  failed_at(staged, kTestStart - 3h, "missed_window: due at …");
  const Schedule risky = add(make.make_schedule(flag, kTestStart + 2h));
  write([&](UnitOfWork& unit) {
    const RiskMark mark{.id = risky.id,
                        .before = std::nullopt,
                        .after = ScheduleRisk{.since = kTestStart, .reason = "it would fail"}};
    must(unit.schedules().mark_risks(std::vector{mark}));
  });
  EXPECT_EQ(attention(), (Attention{.failed = 3, .retrying = 2, .at_risk = 1, .late = 2, .parked = 1}));
  EXPECT_EQ(attention(environment_key("staging")), Attention{.parked = 1});
  EXPECT_EQ(attention(production(), kTestStart - 2h),
            (Attention{.failed = 2, .retrying = 2, .at_risk = 1, .late = 2, .parked = 0}))
      << "what failed is counted from `since` on";
}

TEST_P(AttentionTest, no_more_are_counted_than_matter) {
  std::vector<Schedule> late;
  for (int i = 0; i <= kMostAttention; ++i) late.push_back(make.make_schedule(flag, kTestStart - 1h));
  late.push_back(make.make_retrying(flag, kTestStart - 2h, kTestStart - 1h));
  add_by_sql(db.sql(), late);
  EXPECT_EQ(attention(), (Attention{.retrying = 1, .late = kMostAttention}));
}

TEST_P(StatisticsTest, a_deleted_flag_s_schedules_count) {
  add(make.make_schedule(flag, kTestStart));
  write([&](UnitOfWork& unit) {
    Flag deleted = must(unit.flags().lock(flag.key, production())).value();
    deleted.deleted_at = unit.now();
    must(unit.flags().update(std::vector{deleted}));
  });
  EXPECT_EQ(backlog().due, 1);
  EXPECT_EQ(live(), std::vector{of("production", ScheduleStatus::kPending, true, 1)});
}

HOIST_ON_EACH_STORE(StatisticsTest);
HOIST_ON_EACH_STORE(AttentionTest);

}  // namespace
}  // namespace hoist::test
