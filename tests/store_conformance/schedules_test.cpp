// ScheduleRepository: one schedule.
#include <fmt/format.h>

#include "store_test.h"

namespace hoist::test {
namespace {

using SchedulesTest = StoreTest;
using ScheduleLocksTest = ShortLockWaitTest;

/// One schedule in each shape that a life can leave, with every field used somewhere.
std::vector<Schedule> every_shape(Builders& make, const Flag& flag) {
  std::vector<Schedule> shapes;
  const auto next = [&]() -> Schedule& {
    shapes.push_back(make.make_schedule(flag, kTestStart + Duration(shapes.size())));
    return shapes.back();
  };
  next().updates = make_updates(false, 0);
  next().updates = make_updates(std::nullopt, 100);
  next().scheduled_at = kMinInstant;
  next().scheduled_at = kMaxInstant;
  next().max_retries = 0;
  next().retry_policy = RetryPolicy{.max_retries = 0,
                                    .base = std::chrono::milliseconds(10),
                                    .factor = 1.25,
                                    .cap = std::chrono::hours(168),
                                    .jitter = Jitter::kDecorrelated};
  next().retry_policy =
      RetryPolicy{.max_retries = std::nullopt, .jitter_span = Duration(0), .until = kTestStart + Duration(1)};
  next().priority = kMaxPriority;
  next().missed_window = MissedWindow::kSkip;
  {
    Schedule& asking = next();
    asking.missed_window = MissedWindow::kAsk;
    asking.max_lateness = kLongestMaxLateness;
  }
  {
    Schedule& applied = next();
    applied.status = ScheduleStatus::kApplied;
    applied.applied_at = kTestStart + Duration(1);
    applied.retry_count = 10;
    applied.max_retries = 10;
    applied.attempt_count = 11;
    applied.last_error = kAwkwardText;
    applied.created_by = kAwkwardText;
    applied.created_at = kMinInstant;
    applied.updated_at = kMaxInstant;
  }
  {
    Schedule& retrying = next();
    retrying.status = ScheduleStatus::kFailed;
    retrying.retry_count = 1;
    retrying.attempt_count = 1;
    retrying.next_retry_at = kMaxInstant;
    retrying.last_error = "busy";
  }
  {
    Schedule& failed = next();
    failed.status = ScheduleStatus::kFailed;
    failed.error_message = kAwkwardText;
    failed.last_error = std::string(100'000, 'e');
    failed.attempt_count = 1'000'000;
    failed.created_by = "";
  }
  {
    Schedule& cancelled = next();
    cancelled.status = ScheduleStatus::kCancelled;
    cancelled.cancelled_by = kAwkwardText;
    cancelled.cancelled_at = kTestStart - Duration(1);
  }
  {
    Schedule& superseded = next();
    superseded.status = ScheduleStatus::kCancelled;
    superseded.cancelled_by = kSystemActor;
    superseded.cancelled_at = kTestStart;
    superseded.error_message = "superseded";
    superseded.attempt_count = 1;
  }
  return shapes;
}

TEST_P(SchedulesTest, gives_back_what_was_stored) {
  const Flag flag = add_flag("a", "staging");
  for (const Schedule& schedule : every_shape(make, flag)) {
    add(schedule);
    EXPECT_EQ(find_schedule(schedule.id), schedule);
    write([&](UnitOfWork& unit) { EXPECT_EQ(must(unit.schedules().lock(schedule.id)), schedule); });
  }
}

TEST_P(SchedulesTest, the_database_computes_the_same_due_at_as_the_domain) {
  const Flag flag = add_flag("a");
  const std::string due_at =
      db.is_sqlite() ? "due_at" : R"(to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))";
  for (const Schedule& schedule : add(every_shape(make, flag))) {
    const std::string expected = schedule.due_at() ? format_instant(*schedule.due_at()) : "";
    EXPECT_EQ(db.sql().value(fmt::format("SELECT {} FROM feature_flag_schedules WHERE id = '{}'", due_at,
                                         schedule.id.to_string())),
              expected)
        << ::testing::PrintToString(schedule);
  }
}

TEST_P(SchedulesTest, finds_nothing_under_an_unknown_id) {
  const ScheduleId unknown = make.make_id<ScheduleId>();
  EXPECT_EQ(find_schedule(unknown), std::nullopt);
  write([&](UnitOfWork& unit) { EXPECT_EQ(must(unit.schedules().lock(unknown)), std::nullopt); });
}

TEST_P(SchedulesTest, finds_a_deleted_flag_s_schedules) {
  Flag flag = add_flag("a");
  const Schedule schedule = add(make.make_schedule(flag, kTestStart));
  flag.deleted_at = kTestStart;
  write([&](UnitOfWork& unit) { must(unit.flags().update(std::vector{flag})); });
  add_flag("a");  // the key lives on in another flag
  EXPECT_EQ(find_schedule(schedule.id), schedule);
  write([&](UnitOfWork& unit) { EXPECT_EQ(must(unit.schedules().lock(schedule.id)), schedule); });
  EXPECT_EQ(claimable(10), std::vector{schedule});
}

TEST_P(SchedulesTest, refuses_a_schedule_of_an_unknown_flag) {
  const auto unit = must(session->begin(Access::kWrite));
  const auto inserted = unit->schedules().insert(make.make_schedule(make.make_flag("missing"), kTestStart));
  EXPECT_EQ(outcome_of(inserted), "CONSTRAINT_VIOLATION");
}

TEST_P(SchedulesTest, update_writes_a_cancellation_and_a_retry_by_hand) {
  const Flag flag = add_flag("a");
  const Schedule pending = add(make.make_schedule(flag, kTestStart + std::chrono::hours(1)));
  Schedule failed = make.make_schedule(flag, kTestStart - std::chrono::hours(1));
  failed.status = ScheduleStatus::kFailed;
  failed.error_message = "gave up";
  failed.last_error = "busy";
  failed.retry_count = 3;
  failed.attempt_count = 4;
  add(failed);

  const Schedule cancelled = must(cancel(pending, std::string(kAwkwardText), kTestStart + Duration(1)));
  const Schedule retried = must(retry_by_hand(failed, kTestStart));
  write([&](UnitOfWork& unit) {
    must(unit.schedules().lock(pending.id));
    must(unit.schedules().update(cancelled));
    must(unit.schedules().lock(failed.id));
    must(unit.schedules().update(retried));
  });
  EXPECT_EQ(find_schedule(pending.id), cancelled);
  EXPECT_EQ(find_schedule(failed.id), retried);
  EXPECT_EQ(claimable(10), std::vector{retried});
}

TEST_P(SchedulesTest, update_fails_where_there_is_no_such_schedule) {
  const Flag flag = add_flag("a");
  const auto unit = must(session->begin(Access::kWrite));
  EXPECT_EQ(outcome_of(unit->schedules().update(make.make_schedule(flag, kTestStart))), "INTERNAL");
}

TEST_P(SchedulesTest, shows_updates_that_do_not_decode_as_they_are) {
  const Flag flag = add_flag("a");
  // The text is compared without spaces: PostgreSQL keeps jsonb, which has its own.
  const std::vector<std::string> texts = {"{}",
                                          "[]",
                                          "null",
                                          "\"enabled\"",
                                          "17",
                                          "{\"enabled\":\"yes\"}",
                                          "{\"enabled\":1}",
                                          "{\"enabled\":null}",
                                          "{\"rolloutPercentage\":101}",
                                          "{\"rolloutPercentage\":-1}",
                                          "{\"rolloutPercentage\":12.5}",
                                          "{\"rolloutPercentage\":1000000000000000000000}",
                                          "{\"colour\":\"red\"}"};
  for (const std::string& text : texts) {
    const ScheduleId id = make.make_id<ScheduleId>();
    db.run_sql(
        fmt::format("INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates) VALUES "
                    "('{}', '{}', '{}', '{}')",
                    id.to_string(), flag.id.to_string(), format_instant(kTestStart), text));
    const auto found = find_schedule(id);
    ASSERT_TRUE(found) << text;
    ASSERT_FALSE(found->updates.has_value()) << text;
    std::string kept = found->updates.error().text;
    std::erase(kept, ' ');
    EXPECT_EQ(kept, text);
    EXPECT_NE(found->updates.error().reason, "") << text;
  }
  const std::vector<Schedule> claimed = claimable(100);
  EXPECT_EQ(claimed.size(), texts.size());
  for (const Schedule& schedule : claimed) EXPECT_FALSE(schedule.updates.has_value());
}

TEST_P(SchedulesTest, an_unreadable_schedule_can_be_settled_and_cancelled_and_keeps_its_text) {
  const Flag flag = add_flag("a");
  for (const bool settle : {true, false}) {
    const ScheduleId id = make.make_id<ScheduleId>();
    db.run_sql(
        fmt::format("INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates) VALUES "
                    "('{}', '{}', '{}', '{{\"colour\": \"red\"}}')",
                    id.to_string(), flag.id.to_string(), format_instant(kTestStart)));
    Schedule expected = *find_schedule(id);
    write([&](UnitOfWork& unit) {
      if (settle) {
        const Failure failure{.failure_class = FailureClass::kPermanent, .code = "X", .message = "no"};
        const std::vector<Schedule> claimed = must(unit.due().claim(unit.now(), 10, {}));
        ASSERT_EQ(claimed, std::vector{expected});
        const Settlement settled = settled_as_failed(expected, failure, unit.now(), make.random());
        must(unit.due().settle(std::vector{settled}));
        expected = settled.schedule;
      } else {
        expected = must(cancel(*must(unit.schedules().lock(id)), "ada", unit.now()));
        must(unit.schedules().update(expected));
      }
    });
    EXPECT_EQ(find_schedule(id), expected);
  }
}

TEST_P(SchedulesTest, what_a_flag_s_schedules_came_to_before_is_removed_oldest_first_with_its_ledger) {
  const Flag flag = add_flag("a");
  const Flag other = add_flag("b");
  const Schedule of_other = add(make.make_schedule(other, kTestStart));
  const Schedule first = add(make.make_schedule(flag, kTestStart));
  const Schedule second = add(make.make_schedule(flag, kTestStart + std::chrono::seconds(1)));
  const Schedule retrying = add(make.make_retrying(flag, kTestStart, kTestStart + std::chrono::hours(1)));
  const Schedule cancelled = add(make.make_schedule(flag, kTestStart + std::chrono::hours(9)));
  db.clock().advance(std::chrono::seconds(2));
  apply_due();
  write([&](UnitOfWork& unit) {
    must(
        unit.schedules().update(must(cancel(*must(unit.schedules().lock(cancelled.id)), "ada", unit.now()))));
  });
  const auto remove = [&](Instant before, int limit) {
    return write(
        [&](UnitOfWork& unit) { return must(unit.schedules().remove_ended(flag.id, before, limit)); });
  };
  EXPECT_EQ(remove(db.now(), 10), 0) << "they were meant for before, and ended at this moment";
  EXPECT_EQ(remove(db.now() + Duration(1), 1), 1);
  EXPECT_EQ(find_schedule(first.id), std::nullopt);
  EXPECT_TRUE(attempts_of(first.id).empty());
  EXPECT_EQ(attempts_of(second.id).size(), 1U);
  EXPECT_EQ(remove(db.now() + Duration(1), 10), 1);
  EXPECT_EQ(find_schedule(second.id), std::nullopt);
  EXPECT_TRUE(find_schedule(retrying.id)) << "it is live";
  EXPECT_TRUE(find_schedule(cancelled.id)) << "it was meant for later";
  EXPECT_EQ(remove(kTestStart + std::chrono::hours(10), 10), 1);
  EXPECT_EQ(find_schedule(cancelled.id), std::nullopt);
  EXPECT_EQ(find_schedule(retrying.id), retrying);
  EXPECT_TRUE(find_schedule(of_other.id));
  EXPECT_EQ(attempts_of(of_other.id).size(), 1U);
}

TEST_P(ScheduleLocksTest, what_others_hold_is_neither_removed_nor_waited_for) {
  const Flag flag = add_flag("a");
  const Schedule held = add(make.make_schedule(flag, kTestStart));
  add(make.make_schedule(flag, kTestStart + Duration(1)));
  db.clock().advance(std::chrono::seconds(1));
  apply_due();
  db.clock().advance(std::chrono::seconds(1));
  if (db.is_sqlite()) return;  // One writer at a time.
  const auto unit = must(session->begin(Access::kWrite));
  ASSERT_TRUE(must(unit->schedules().lock(held.id)));
  const auto other = db.open_session();
  in_unit(*other, Access::kWrite, [&](UnitOfWork& remover) {
    EXPECT_EQ(must(remover.schedules().remove_ended(flag.id, db.now(), 10)), 1);
  });
  in_unit(*other, Access::kRead,
          [&](UnitOfWork& reader) { EXPECT_TRUE(must(reader.schedules().find(held.id))); });
}

TEST_P(ScheduleLocksTest, lock_holds_the_row_until_the_unit_ends) {
  const Flag flag = add_flag("a");
  const Schedule held = add(make.make_schedule(flag, kTestStart));
  const auto other = db.open_session(SessionPurpose::kRunner);
  const auto try_lock = [&]() -> std::string {
    auto unit = other->begin(Access::kWrite);
    if (!unit) return outcome_of(unit);
    return outcome_of((*unit)->schedules().lock(held.id));
  };
  {
    const auto unit = must(session->begin(Access::kWrite));
    ASSERT_EQ(must(unit->schedules().lock(held.id)), held);
    EXPECT_EQ(try_lock(), db.is_sqlite() ? "STORE_UNAVAILABLE" : "LOCK_TIMEOUT");
    const auto reader = must(other->begin(Access::kRead));
    EXPECT_EQ(must(reader->schedules().find(held.id)), held);
  }
  EXPECT_EQ(try_lock(), "ok");
}

HOIST_ON_DIRECT_STORES(SchedulesTest);
HOIST_ON_EACH_STORE(ScheduleLocksTest);

}  // namespace
}  // namespace hoist::test
