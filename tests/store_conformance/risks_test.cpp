// ScheduleRepository::mark_risks, and what becomes of a mark.
#include "hoist/domain/lifecycle.h"
#include "store_test.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

class RisksTest : public StoreTest {
 protected:
  static ScheduleRisk risk(std::string reason = std::string(kAwkwardText)) {
    return {.since = kTestStart + 1us, .told = PreflightStage::kDayAhead, .reason = std::move(reason)};
  }
  std::vector<ScheduleId> mark(const std::vector<RiskMark>& marks) {
    return write([&](UnitOfWork& unit) { return must(unit.schedules().mark_risks(marks)); });
  }
  Schedule add_at_risk(const Flag& flag, Instant at) {
    Schedule schedule = add(make.make_schedule(flag, at));
    schedule.at_risk = risk();
    EXPECT_EQ(mark({{.id = schedule.id, .before = std::nullopt, .after = schedule.at_risk}}),
              std::vector{schedule.id});
    return schedule;
  }
  std::int64_t count() {
    return read([](UnitOfWork& unit) { return must(unit.statistics().count_at_risk()); });
  }
};

TEST_P(RisksTest, a_mark_is_written_renewed_and_taken_away) {
  const Flag flag = add_flag("a");
  EXPECT_EQ(count(), 0);
  Schedule schedule = add_at_risk(flag, kTestStart + 1h);
  EXPECT_EQ(find_schedule(schedule.id), schedule);
  EXPECT_EQ(count(), 1);
  ScheduleRisk nearer = risk("another reason");
  nearer.told = PreflightStage::kHourAhead;
  EXPECT_EQ(mark({{.id = schedule.id, .before = schedule.at_risk, .after = nearer}}),
            std::vector{schedule.id});
  schedule.at_risk = nearer;
  EXPECT_EQ(find_schedule(schedule.id), schedule);
  EXPECT_EQ(mark({{.id = schedule.id, .before = nearer, .after = std::nullopt}}), std::vector{schedule.id});
  schedule.at_risk.reset();
  EXPECT_EQ(find_schedule(schedule.id), schedule);
  EXPECT_EQ(count(), 0);
}

TEST_P(RisksTest, only_what_is_still_as_it_was_is_marked) {
  const Flag flag = add_flag("a");
  const Schedule schedule = add_at_risk(flag, kTestStart + 1h);
  EXPECT_TRUE(mark({{.id = schedule.id, .before = std::nullopt, .after = risk("late")}}).empty());
  ScheduleRisk other = risk();
  other.told = PreflightStage::kHourAhead;
  EXPECT_TRUE(mark({{.id = schedule.id, .before = other, .after = std::nullopt}}).empty());
  other = risk();
  other.since = other.since + 1us;
  EXPECT_TRUE(mark({{.id = schedule.id, .before = other, .after = std::nullopt}}).empty());
  EXPECT_EQ(find_schedule(schedule.id), schedule);
  EXPECT_TRUE(mark({{.id = make.make_id<ScheduleId>(), .before = std::nullopt, .after = risk()}}).empty());
  EXPECT_TRUE(mark({}).empty());
}

TEST_P(RisksTest, of_many_those_that_fit_are_marked) {
  const Flag flag = add_flag("a");
  std::vector<RiskMark> marks;
  std::vector<ScheduleId> fitting;
  for (int i = 0; i < 50; ++i) {
    Schedule schedule = make.make_schedule(flag, kTestStart + 1h);
    if (i % 3 == 0) schedule.status = ScheduleStatus::kCancelled;
    add(schedule);
    marks.push_back({.id = schedule.id, .before = std::nullopt, .after = risk(std::to_string(i))});
    if (i % 3 != 0) fitting.push_back(schedule.id);
  }
  auto marked = mark(marks);
  std::sort(marked.begin(), marked.end());
  std::sort(fitting.begin(), fitting.end());
  EXPECT_EQ(marked, fitting) << "and none that is not pending";
  EXPECT_EQ(find_schedule(marks.at(1).id)->at_risk, risk("1"));
}

TEST_P(RisksTest, a_settled_schedule_is_at_risk_no_more) {
  const Flag flag = add_flag("a");
  const Schedule schedule = add_at_risk(flag, kTestStart);
  const auto claimed = write([&](UnitOfWork& unit) {
    auto due = must(unit.due().claim(db.now(), 10, {}));
    EXPECT_EQ(due, std::vector{schedule}) << "its risk keeps nobody from trying";
    must(unit.due().settle(std::vector{
        settled_as_failed(schedule, {.failure_class = FailureClass::kTransient, .code = "x", .message = "y"},
                          db.now(), make.random())}));
    return due;
  });
  ASSERT_EQ(claimed.size(), 1U);
  EXPECT_FALSE(find_schedule(schedule.id)->at_risk);
  EXPECT_EQ(count(), 0);
}

TEST_P(RisksTest, what_a_person_changes_is_written_with_its_risk) {
  const Flag flag = add_flag("a");
  Schedule schedule = add_at_risk(flag, kTestStart + 1h);
  schedule.updated_at = schedule.updated_at + 1s;
  write([&](UnitOfWork& unit) { must(unit.schedules().update(schedule)); });
  EXPECT_EQ(find_schedule(schedule.id), schedule);
  const Schedule cancelled = must(cancel(schedule, "ann", db.now()));
  write([&](UnitOfWork& unit) { must(unit.schedules().update(cancelled)); });
  EXPECT_EQ(find_schedule(schedule.id), cancelled);
  EXPECT_EQ(count(), 0);
}

TEST_P(RisksTest, what_others_hold_is_neither_marked_nor_waited_for) {
  if (db.is_sqlite()) return;  // One writer at a time.
  const Flag flag = add_flag("a");
  const Schedule held = add(make.make_schedule(flag, kTestStart + 1h));
  const Schedule open = add(make.make_schedule(flag, kTestStart + 1h));
  const auto unit = must(session->begin(Access::kWrite));
  ASSERT_TRUE(must(unit->schedules().lock(held.id)));
  const auto other = db.open_session();
  in_unit(*other, Access::kWrite, [&](UnitOfWork& marker) {
    EXPECT_EQ(must(marker.schedules().mark_risks(
                  std::vector<RiskMark>{{.id = held.id, .before = std::nullopt, .after = risk()},
                                        {.id = open.id, .before = std::nullopt, .after = risk()}})),
              std::vector{open.id});
  });
}

HOIST_ON_EACH_STORE(RisksTest);

}  // namespace
}  // namespace hoist::test
