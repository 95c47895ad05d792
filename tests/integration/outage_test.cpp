// AC9: outages cost no schedule an attempt. Each is a real one.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/engine_harness.h"
#include "support/small_disk.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

/// The schedule as if nothing had ever been tried.
void expect_untouched(EngineHarness& engine, const ScheduleId& id) {
  const Schedule schedule = engine.schedule(id);
  EXPECT_EQ(schedule.status, ScheduleStatus::kPending);
  EXPECT_EQ(schedule.retry_count, 0);
  EXPECT_EQ(schedule.attempt_count, 0);
  EXPECT_TRUE(engine.attempts(id).empty());
}

void expect_applied_at_first_attempt(EngineHarness& engine, const ScheduleId& id) {
  EXPECT_EQ(engine.schedule(id).status, ScheduleStatus::kApplied);
  EXPECT_EQ(engine.attempts(id).size(), 1U);
}

/// Ends every other connection to the test's database.
void terminate_backends(EngineHarness& engine) {
  engine.store().run_sql(
      "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
      "WHERE datname = current_database() AND pid <> pg_backend_pid()");
}

TEST(AC9_outage_postgres, pg_terminate_backend_between_passes_costs_nothing) {
  EngineHarness engine(kPostgres);
  engine.create_flag("checkout");
  const Schedule schedule = engine.create_schedule({.flag = "checkout", .in = 1s, .enabled = true});
  EXPECT_EQ(engine.pass().processed(), 0);
  terminate_backends(engine);
  engine.advance(1s);
  EXPECT_EQ(engine.pass().applied, 1) << "the session opens its connection again by itself";
  expect_applied_at_first_attempt(engine, schedule.id);
}

/// A trigger that ends the connection of whoever changes the flag, as long as `times` are left.
void kill_connection_on_change(EngineHarness& engine, std::string_view key, int times) {
  // The count is a sequence, because that alone survives the rollback.
  engine.store().run_sql(fmt::format(
      "CREATE SEQUENCE kills; "
      "CREATE FUNCTION kill_me() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "IF NEW.flag_key = '{}' AND nextval('kills') <= {} THEN PERFORM "
      "pg_terminate_backend(pg_backend_pid()); "
      "PERFORM pg_sleep(5); END IF; RETURN NEW; END $$; "
      "CREATE TRIGGER kill_me BEFORE UPDATE ON feature_flags FOR EACH ROW EXECUTE FUNCTION kill_me()",
      key, times));
}

TEST(AC9_outage_postgres, a_connection_lost_in_mid_batch_costs_nothing) {
  EngineHarness engine(kPostgres);
  std::vector<Schedule> schedules;
  for (const std::string_view key : {"a", "b", "c"}) {
    engine.create_flag(key);
    schedules.push_back(engine.create_schedule({.flag = key, .in = 1s, .enabled = true}));
  }
  kill_connection_on_change(engine, "b", 1);
  engine.advance(1s);
  EXPECT_EQ(engine.pass().applied, 3) << "settled after the loss, by the same pass";
  for (const Schedule& schedule : schedules) expect_applied_at_first_attempt(engine, schedule.id);
}

TEST(AC9_outage_postgres, a_schedule_that_kills_its_connection_is_found_and_fails) {
  EngineHarness engine(kPostgres);
  std::vector<Schedule> schedules;
  for (const std::string_view key : {"a", "b", "c"}) {
    engine.create_flag(key);
    schedules.push_back(engine.create_schedule({.flag = key, .in = 1s, .enabled = true}));
  }
  kill_connection_on_change(engine, "b", 1000);
  engine.advance(1s);
  const PassReport report = engine.pass();
  EXPECT_EQ(report.applied, 2);
  EXPECT_EQ(report.retrying, 1);
  const auto attempts = engine.attempts(schedules[1].id);
  ASSERT_EQ(attempts.size(), 1U) << "three losses are one attempt";
  EXPECT_EQ(attempts.front().failure->failure_class, FailureClass::kTransient);
  EXPECT_THAT(attempts.front().failure->message, HasSubstr("3 times"));
}

TEST(AC9_outage_postgres, a_lost_batch_is_settled_whole_again) {
  EngineHarness engine(kPostgres);
  for (int i = 0; i < 64; ++i) {
    const std::string key = fmt::format("f{}", i);
    engine.create_flag(key);
    engine.create_schedule({.flag = key, .in = 1s, .enabled = true});
  }
  kill_connection_on_change(engine, "f40", 1);
  engine.advance(1s);
  EXPECT_EQ(engine.pass().applied, 64);
  EXPECT_EQ(engine.store().sql().value("SELECT count(DISTINCT xmin::text) FROM feature_flag_schedules"), "1")
      << "what came due meanwhile waits for one transaction, not for 64";
}

TEST(AC9_outage_postgres, a_killer_among_many_is_found_by_halving) {
  EngineHarness engine(kPostgres);
  for (int i = 0; i < 64; ++i) {
    const std::string key = fmt::format("f{}", i);
    engine.create_flag(key);
    engine.create_schedule({.flag = key, .in = 1s, .enabled = true});
  }
  kill_connection_on_change(engine, "f40", 1000);
  engine.advance(1s);
  const PassReport report = engine.pass();
  EXPECT_EQ(report.applied, 63);
  EXPECT_EQ(report.retrying, 1);
  // The batch, the batch again, its six halves down to one, and that one until its third time alone.
  EXPECT_EQ(engine.store().sql().value("SELECT last_value FROM kills"), "10");
}

TEST(AC9_outage_postgres, a_record_that_kills_its_connection_too_is_set_aside) {
  EngineHarness engine(kPostgres);
  for (const std::string_view key : {"a", "b"}) engine.create_flag(key);
  const Schedule killer = engine.create_schedule({.flag = "a", .in = 1s, .enabled = true});
  engine.create_schedule({.flag = "b", .in = 1s, .enabled = true});
  engine.store().run_sql(fmt::format(
      "CREATE FUNCTION kill_record() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "IF NEW.schedule_id = '{}' THEN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); "
      "END IF; RETURN NEW; END $$; "
      "CREATE TRIGGER kill_record BEFORE INSERT ON schedule_attempts FOR EACH ROW EXECUTE FUNCTION "
      "kill_record()",
      killer.id.to_string()));
  engine.advance(1s);
  const PassReport report = engine.pass();
  EXPECT_EQ(report.applied, 1) << "it is no outage for ever";
  EXPECT_EQ(report.set_aside, 1);
  expect_untouched(engine, killer.id);
  engine.store().run_sql("DROP TRIGGER kill_record ON schedule_attempts");
  engine.advance(kSetAsideFor);
  EXPECT_EQ(engine.pass().applied, 1);
}

TEST(AC9_outage_postgres, a_read_only_server_costs_nothing) {
  EngineHarness engine(kPostgres);
  engine.create_flag("checkout");
  const Schedule schedule = engine.create_schedule({.flag = "checkout", .in = 1s, .enabled = true});
  const std::string database = engine.store().sql().value("SELECT current_database()");
  engine.store().run_sql(
      fmt::format("ALTER DATABASE \"{}\" SET default_transaction_read_only = on", database));
  terminate_backends(engine);
  engine.advance(1s);
  for (int i = 0; i < 5; ++i) {
    const auto report = engine.try_pass();
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, ErrorCode::kStoreUnavailable) << describe(report.error());
  }
  engine.store().run_sql("SET default_transaction_read_only = off");
  engine.store().run_sql(fmt::format("ALTER DATABASE \"{}\" RESET default_transaction_read_only", database));
  terminate_backends(engine);
  expect_untouched(engine, schedule.id);
  EXPECT_EQ(engine.pass().applied, 1);
  expect_applied_at_first_attempt(engine, schedule.id);
}

TEST(AC9_outage_postgres, a_full_disk_costs_nothing) {
  const SmallDisk disk("4m");
  EngineHarness engine(kPostgres);
  engine.create_flag("checkout");
  const Schedule schedule = engine.create_schedule({.flag = "checkout", .in = 1s, .enabled = true});
  // Only the ledger lives on the small disk: its pages cannot be added.
  engine.store().run_sql(fmt::format("CREATE TABLESPACE {0} LOCATION '{1}'", "small_disk", disk.path()));
  engine.store().run_sql("ALTER TABLE schedule_attempts SET TABLESPACE small_disk");
  disk.fill();
  engine.advance(1s);
  for (int i = 0; i < 3; ++i) {
    const auto report = engine.try_pass();
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, ErrorCode::kStoreUnavailable) << describe(report.error());
  }
  expect_untouched(engine, schedule.id);
  disk.make_room();
  EXPECT_EQ(engine.pass().applied, 1);
  expect_applied_at_first_attempt(engine, schedule.id);
  engine.store().run_sql("ALTER TABLE schedule_attempts SET TABLESPACE pg_default");
  engine.store().run_sql("DROP TABLESPACE small_disk");
}

TEST(AC9_outage_postgres, a_lock_held_elsewhere_is_a_transient_failure) {
  EngineHarness engine(kPostgres, {.lock_wait = 50ms});
  engine.create_flag("held");
  engine.create_flag("free");
  const Schedule held = engine.create_schedule({.flag = "held", .in = 1s, .enabled = true});
  const Schedule free = engine.create_schedule({.flag = "free", .in = 1s, .enabled = true});
  engine.advance(1s);
  const auto administrator = engine.store().connect();
  administrator->run("BEGIN; SELECT 1 FROM feature_flags WHERE flag_key = 'held' FOR UPDATE");
  const PassReport report = engine.pass();
  EXPECT_EQ(report.retrying, 1);
  EXPECT_EQ(report.applied, 1) << "the stuck transaction delays one schedule, not the worker";
  EXPECT_EQ(engine.attempts(held.id).front().failure->code, "55P03");
  EXPECT_EQ(engine.schedule(free.id).status, ScheduleStatus::kApplied);

  administrator->run("ROLLBACK");
  engine.advance(3min);
  EXPECT_EQ(engine.pass().applied, 1);
}

TEST(AC9_outage_postgres, a_claimed_row_held_elsewhere_is_skipped) {
  EngineHarness engine(kPostgres);
  engine.create_flag("checkout");
  const Schedule held = engine.create_schedule({.flag = "checkout", .in = 1s, .enabled = true});
  engine.advance(1s);
  const auto other = engine.store().connect();
  other->run("BEGIN; SELECT 1 FROM feature_flag_schedules FOR UPDATE");
  const PassReport report = engine.pass();
  EXPECT_EQ(report.processed(), 0);
  ASSERT_TRUE(report.next);
  EXPECT_TRUE(report.next->overdue);
  other->run("ROLLBACK");
  expect_untouched(engine, held.id);
  EXPECT_EQ(engine.pass().applied, 1);
}

TEST(AC9_outage_sqlite, a_writer_elsewhere_costs_nothing) {
  EngineHarness engine(kSqlite, {.lock_wait = 20ms});
  engine.create_flag("checkout");
  const Schedule schedule = engine.create_schedule({.flag = "checkout", .in = 1s, .enabled = true});
  engine.advance(1s);
  const auto other = engine.store().connect();
  other->run("BEGIN IMMEDIATE");
  const auto report = engine.try_pass();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::kStoreUnavailable);
  other->run("ROLLBACK");
  expect_untouched(engine, schedule.id);
  EXPECT_EQ(engine.pass().applied, 1);
  expect_applied_at_first_attempt(engine, schedule.id);
}

TEST(AC9_outage_sqlite, a_full_disk_costs_nothing) {
  const SmallDisk disk("4m");
  EngineHarness engine(kSqlite, {.folder = disk.path()});
  engine.create_flag("checkout");
  std::vector<Schedule> schedules;
  for (int i = 1; i <= 40; ++i) {
    schedules.push_back(
        engine.create_schedule({.flag = "checkout", .in = std::chrono::seconds(i), .rollout = i}));
  }
  engine.advance(1min);
  disk.fill();
  // The log of SQLite may have a few free pages at first; it runs out within the batch.
  const auto report = engine.try_pass();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::kStoreUnavailable) << describe(report.error());
  disk.make_room();
  for (const Schedule& schedule : schedules) expect_untouched(engine, schedule.id);
  EXPECT_EQ(engine.pass().applied, 40);
  for (const Schedule& schedule : schedules) expect_applied_at_first_attempt(engine, schedule.id);
  EXPECT_EQ(engine.store().sql().value("PRAGMA integrity_check"), "ok");
}

}  // namespace
}  // namespace hoist::test
