// DueQueue::claim_again, settle and attempts: writing outcomes, and only on what is still as it was seen.
#include <fmt/format.h>

#include "store_test.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

Failure transient(std::string message = "busy") {
  return {.failure_class = FailureClass::kTransient, .code = "55P03", .message = std::move(message)};
}
Failure permanent(std::string message = "flag was deleted") {
  return {.failure_class = FailureClass::kPermanent, .code = "NOT_FOUND", .message = std::move(message)};
}

class SettleTest : public StoreTest {
 protected:
  void settle(const std::vector<Settlement>& settlements) {
    write([&](UnitOfWork& unit) { must(unit.due().settle(settlements)); });
  }
  /// Claims again in a unit that is dropped.
  std::vector<Schedule> again(const std::vector<ClaimMark>& marks) {
    const auto unit = must(session->begin(Access::kWrite));
    return must(unit->due().claim_again(marks));
  }
  /// What settling gives, at once or when it is committed.
  std::string try_settle(const std::vector<Settlement>& settlements) {
    const auto unit = must(session->begin(Access::kWrite));
    return outcome_of(unit->due().settle(settlements).and_then([&] { return unit->commit(); }));
  }
  Schedule claim_one() {
    const std::vector<Schedule> claimed = claimable(2);
    EXPECT_EQ(claimed.size(), 1U);
    return claimed.at(0);
  }
  Settlement superseded(const Schedule& claimed, Instant now) {
    Settlement settlement = settled_as_applied(claimed, now);
    settlement.schedule = mark_superseded(claimed, now);
    settlement.attempt.outcome = AttemptOutcome::kSuperseded;
    settlement.attempt.dropped = {FlagField::kEnabled, FlagField::kRolloutPercentage};
    settlement.flag_version = 0;
    return settlement;
  }

  Flag flag = add_flag("a");
};

TEST_P(SettleTest, writes_every_outcome_and_its_attempt) {
  std::vector<Settlement> settlements;
  for (int i = 0; i < 5; ++i) {
    Schedule schedule = make.make_schedule(flag, kTestStart - 1h);
    schedule.updates = make_updates(std::nullopt, i);
    if (i == 4) schedule.max_retries = 0;
    add(schedule);
    const Instant now = kTestStart + Duration(123'456);
    switch (i) {
      case 0:
        settlements.push_back(settled_as_applied(schedule, now));
        settlements.back().attempt.dropped = {FlagField::kEnabled};
        break;
      case 1:
        settlements.push_back(superseded(schedule, now));
        break;
      case 2:
        settlements.push_back(
            settled_as_failed(schedule, transient(std::string(kAwkwardText)), now, make.random()));
        break;
      case 3:
        settlements.push_back(
            settled_as_failed(schedule, permanent(std::string(kAwkwardText)), now, make.random()));
        break;
      default:
        settlements.push_back(settled_as_failed(schedule, transient(), now, make.random()));
        break;
    }
    settlements.back().attempt.started_at = now - Duration(7);
    settlements.back().attempt.worker = kAwkwardText;
  }
  settle(settlements);
  for (const Settlement& settlement : settlements) {
    EXPECT_EQ(find_schedule(settlement.schedule.id), settlement.schedule);
    EXPECT_EQ(attempts_of(settlement.schedule.id), std::vector{settlement.attempt});
  }
  EXPECT_EQ(count("schedule_attempts"), 5);
}

TEST_P(SettleTest, follows_a_schedule_over_its_retries) {
  Schedule schedule = make.make_schedule(flag, kTestStart);
  schedule.max_retries = 2;
  add(schedule);
  std::vector<Attempt> ledger;
  for (int attempt = 1; attempt <= 3; ++attempt) {
    const Schedule claimed = claim_one();
    const Settlement failed = settled_as_failed(claimed, transient(fmt::format("busy {}", attempt)),
                                                db.clock().now(), make.random());
    settle({failed});
    ledger.push_back(failed.attempt);
    EXPECT_EQ(find_schedule(schedule.id), failed.schedule);
    EXPECT_EQ(attempts_of(schedule.id), ledger);
    EXPECT_TRUE(claimable(10).empty());
    if (failed.schedule.next_retry_at) {
      db.clock().set(*failed.schedule.next_retry_at - Duration(1));
      EXPECT_TRUE(claimable(10).empty());
      db.clock().advance(Duration(1));
    }
  }
  EXPECT_EQ(find_schedule(schedule.id)->next_retry_at, std::nullopt);
  db.clock().advance(std::chrono::hours(1000));
  EXPECT_TRUE(claimable(10).empty());

  const Schedule retried = must(retry_by_hand(*find_schedule(schedule.id), db.clock().now()));
  write([&](UnitOfWork& unit) { must(unit.schedules().update(retried)); });
  const Settlement applied = settled_as_applied(claim_one(), db.clock().now());
  settle({applied});
  ledger.push_back(applied.attempt);
  EXPECT_EQ(applied.attempt.number, 4);
  EXPECT_EQ(attempts_of(schedule.id), ledger);
  EXPECT_EQ(find_schedule(schedule.id), applied.schedule);
}

TEST_P(SettleTest, settles_ten_thousand_at_once) {
  std::vector<Schedule> schedules;
  for (int i = 0; i < 10'000; ++i) {
    schedules.push_back(make.make_schedule(flag, kTestStart - Duration(10'000 - i)));
  }
  add_by_sql(db.sql(), schedules);
  write([&](UnitOfWork& unit) {
    std::vector<Settlement> settlements;
    for (const Schedule& schedule : must(unit.due().claim(kTestStart, 20'000, {}))) {
      settlements.push_back(settlements.size() % 2 == 0
                                ? settled_as_applied(schedule, kTestStart)
                                : settled_as_failed(schedule, permanent(), kTestStart, make.random()));
    }
    ASSERT_EQ(settlements.size(), 10'000U);
    must(unit.due().settle(settlements));
  });
  EXPECT_EQ(count("feature_flag_schedules WHERE status = 'applied'"), 5'000);
  EXPECT_EQ(count("feature_flag_schedules WHERE status = 'failed' AND next_retry_at IS NULL"), 5'000);
  EXPECT_EQ(count("schedule_attempts"), 10'000);
  EXPECT_EQ(db.sql().number("SELECT count(*) FROM schedule_attempts a JOIN feature_flag_schedules s "
                            "ON s.id = a.schedule_id WHERE a.outcome = s.status"),
            10'000);
}

TEST_P(SettleTest, of_nothing_is_fine) {
  settle({});
  EXPECT_TRUE(again({}).empty());
  EXPECT_TRUE(attempts_of(make.make_id<ScheduleId>()).empty());
}

/// The statements that make a claimed pending or retrying schedule another than was seen, one by one.
std::vector<std::string> changes_to(const Schedule& schedule) {
  std::vector<std::string> changes = {"status = 'applied'", "status = 'cancelled'", "retry_count = 2",
                                      schedule.retrying() ? "next_retry_at = '2026-11-27T08:00:00.000001Z'"
                                                          : "scheduled_at = '2026-11-27T08:00:00.000001Z'"};
  if (schedule.retrying()) {
    changes.emplace_back("next_retry_at = NULL");
    changes.emplace_back("status = 'pending'");
  } else {
    changes.emplace_back("status = 'failed', next_retry_at = scheduled_at");
  }
  return changes;
}

TEST_P(SettleTest, a_stale_mark_is_neither_claimed_again_nor_settled) {
  for (const bool retry : {false, true}) {
    const auto fresh = [&] {
      return retry ? make.make_retrying(flag, kTestStart - 2h, kTestStart - 1h)
                   : make.make_schedule(flag, kTestStart - 1h);
    };
    const Schedule untouched = add(fresh());
    for (const std::string& change : changes_to(fresh())) {
      const Schedule stale = add(fresh());
      const std::vector<ClaimMark> marks = {claim_mark(untouched), claim_mark(stale)};
      EXPECT_EQ(again(marks).size(), 2U) << change;
      db.run_sql(
          fmt::format("UPDATE feature_flag_schedules SET {} WHERE id = '{}'", change, stale.id.to_string()));
      EXPECT_EQ(again(marks), std::vector{untouched}) << change;
      EXPECT_EQ(
          try_settle({settled_as_applied(untouched, kTestStart), settled_as_applied(stale, kTestStart)}),
          "INTERNAL")
          << change;
    }
    EXPECT_EQ(find_schedule(untouched.id), untouched);
  }
  EXPECT_EQ(count("schedule_attempts"), 0);
}

TEST_P(SettleTest, a_change_that_the_mark_does_not_name_is_no_obstacle) {
  const Schedule schedule = add(make.make_schedule(flag, kTestStart - 1h));
  db.run_sql("UPDATE feature_flag_schedules SET last_error = 'seen by hand', created_by = 'eve'");
  const std::vector<Schedule> claimed = again({claim_mark(schedule)});
  ASSERT_EQ(claimed.size(), 1U);
  EXPECT_EQ(claimed.front().created_by, "eve");
  settle({settled_as_applied(claimed.front(), kTestStart)});
}

TEST_P(SettleTest, refuses_what_is_not_there_or_was_settled_already) {
  const Schedule never = make.make_schedule(flag, kTestStart - 1h);
  EXPECT_EQ(try_settle({settled_as_applied(never, kTestStart)}), "INTERNAL");
  const Schedule once = add(make.make_schedule(flag, kTestStart - 1h));
  const Settlement settled = settled_as_applied(once, kTestStart);
  settle({settled});
  EXPECT_EQ(try_settle({settled}), "INTERNAL");
  EXPECT_EQ(attempts_of(once.id), std::vector{settled.attempt});
  EXPECT_TRUE(again({claim_mark(once), claim_mark(never)}).empty());
}

TEST_P(SettleTest, claims_again_ten_thousand_marks) {
  std::vector<Schedule> schedules;
  std::vector<ClaimMark> marks;
  for (int i = 0; i < 10'000; ++i) {
    schedules.push_back(make.make_schedule(flag, kTestStart - Duration(i)));
    marks.push_back(claim_mark(schedules.back()));
  }
  add_by_sql(db.sql(), schedules);
  EXPECT_EQ(sorted(ids_of(again(marks))), sorted(ids_of(schedules)));
}

TEST_P(SettleTest, claims_again_at_the_ends_of_time) {
  const Schedule oldest = add(make.make_schedule(flag, kMinInstant));
  const Schedule last = add(make.make_retrying(flag, kMinInstant, kMaxInstant));
  EXPECT_EQ(sorted(ids_of(again({claim_mark(oldest), claim_mark(last)}))), sorted(ids_of({oldest, last})));
}

TEST_P(SettleTest, the_ledger_is_in_order_of_the_attempt_number) {
  const Schedule schedule = add(make.make_schedule(flag, kTestStart));
  for (const int number : {11, 2, 1, 10}) {
    db.run_sql(fmt::format(
        "INSERT INTO schedule_attempts (schedule_id, attempt, started_at, ended_at, outcome) "
        "VALUES ('{}', {}, '{}', '{}', 'superseded')",
        schedule.id.to_string(), number, format_instant(kMinInstant), format_instant(kMaxInstant)));
  }
  std::vector<int> numbers;
  for (const Attempt& attempt : attempts_of(schedule.id)) {
    numbers.push_back(attempt.number);
    EXPECT_EQ(attempt.outcome, AttemptOutcome::kSuperseded);
    EXPECT_EQ(attempt.worker, "");
    EXPECT_EQ(attempt.started_at, kMinInstant);
    EXPECT_EQ(attempt.ended_at, kMaxInstant);
    EXPECT_EQ(attempt.failure, std::nullopt);
    EXPECT_TRUE(attempt.dropped.empty());
  }
  EXPECT_EQ(numbers, (std::vector{1, 2, 10, 11}));
}

HOIST_ON_EACH_STORE(SettleTest);

}  // namespace
}  // namespace hoist::test
