// Migrator.
#include <fmt/format.h>

#include <filesystem>
#include <future>

#include "hoist/stores/migrations/migration.h"
#include "store_test.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

class MigratorTest : public StoreTest {
 protected:
  MigratorTest() : StoreTest({.migrated = false}) {}

  [[nodiscard]] std::span<const Migration> known() const {
    return db.is_sqlite() ? sqlite_migrations() : postgres_migrations();
  }
  [[nodiscard]] bool has_table(const std::string& name) {
    return db.sql().number(
               db.is_sqlite() ? fmt::format("SELECT count(*) FROM sqlite_master WHERE name = '{}'", name)
                              : fmt::format("SELECT count(*) FROM pg_class WHERE relname = '{}'", name)) == 1;
  }
  static std::vector<int> numbers(const std::vector<MigrationStatus>& statuses) {
    std::vector<int> all;
    for (const MigrationStatus& status : statuses) all.push_back(status.number);
    return all;
  }
  std::vector<int> all_numbers() const {
    std::vector<int> all;
    for (const Migration& migration : known()) all.push_back(migration.number);
    return all;
  }

  /// A flag and schedules in every status, as the first version wrote them.
  void fill_at_0001() {
    db.run_sql(
        "INSERT INTO feature_flags (id, flag_key, environment, enabled, rollout_percentage, description) "
        "VALUES "
        "('01935b1e-7c00-7000-8000-0000000000f1', 'old', 'production', true, 50, 'from before'), "
        "('01935b1e-7c00-7000-8000-0000000000f2', 'bare', 'staging', false, 100, '')");
    const auto add_row = [&](int number, std::string_view columns, std::string_view values) {
      db.run_sql(
          fmt::format("INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates{}) VALUES "
                      "('01935b1e-7c00-7000-8000-00000000000{}', '01935b1e-7c00-7000-8000-0000000000f1', "
                      "'2026-11-27T08:00:00.000001Z', '{{\"enabled\": false}}'{})",
                      columns, number, values));
    };
    add_row(1, "", "");
    add_row(2, ", status, applied_at, created_by", ", 'applied', '2026-11-27T08:00:01Z', 'ada'");
    add_row(3, ", status, error_message", ", 'failed', 'the flag was locked'");
    add_row(4, ", status, cancelled_by, cancelled_at", ", 'cancelled', 'bob', '2026-11-27T07:00:00Z'");
  }
  Schedule schedule(int number) {
    const ScheduleId id =
        must(ScheduleId::parse(fmt::format("01935b1e-7c00-7000-8000-00000000000{}", number)));
    return in_unit(*db.open_session(), Access::kRead,
                   [&](UnitOfWork& unit) { return must(unit.schedules().find(id)).value(); });
  }

  std::unique_ptr<Migrator> migrator = db.make_migrator();
};

TEST_P(MigratorTest, AC1_migration_keeps_schedules_of_every_status_and_gives_them_defaults) {
  ASSERT_EQ(numbers(must(migrator->up(1))), std::vector{1});
  fill_at_0001();
  ASSERT_EQ(numbers(must(migrator->up(2))), std::vector{2});
  must(migrator->up());

  for (int number = 1; number <= 4; ++number) {
    const Schedule row = schedule(number);
    EXPECT_EQ(row.scheduled_at, kTestStart - 1h + Duration(1)) << number;
    EXPECT_EQ(row.updates, make_updates(false)) << number;
    EXPECT_EQ(row.retry_count, 0) << number;
    EXPECT_EQ(row.max_retries, 3) << number;
    EXPECT_EQ(row.next_retry_at, std::nullopt) << number;
    EXPECT_EQ(row.last_error, "") << number;
    EXPECT_EQ(row.attempt_count, 0) << number;
  }
  EXPECT_EQ(schedule(1).status, ScheduleStatus::kPending);
  EXPECT_EQ(schedule(2).status, ScheduleStatus::kApplied);
  EXPECT_EQ(schedule(2).applied_at, kTestStart - 1h + 1s);
  EXPECT_EQ(schedule(2).created_by, "ada");
  EXPECT_EQ(schedule(3).status, ScheduleStatus::kFailed);
  EXPECT_EQ(schedule(3).error_message, "the flag was locked");
  EXPECT_EQ(schedule(4).status, ScheduleStatus::kCancelled);
  EXPECT_EQ(schedule(4).cancelled_by, "bob");
  EXPECT_EQ(schedule(4).cancelled_at, kTestStart - 2h);
}

TEST_P(MigratorTest, AC1_migration_makes_pending_schedules_due_and_no_others) {
  must(migrator->up(1));
  fill_at_0001();
  must(migrator->up());
  const std::string due_at =
      db.is_sqlite() ? "due_at" : R"(to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))";
  const auto rows =
      db.sql().query(fmt::format("SELECT status, {} FROM feature_flag_schedules ORDER BY id", due_at));
  EXPECT_EQ(rows, (std::vector<SqlRow>{{"pending", "2026-11-27T08:00:00.000001Z"},
                                       {"applied", std::nullopt},
                                       {"failed", std::nullopt},
                                       {"cancelled", std::nullopt}}));
  const auto own = db.open_session();
  const auto unit = must(own->begin(Access::kWrite));
  EXPECT_EQ(must(unit->due().claim(kTestStart, 10, {})), std::vector{schedule(1)});
}

TEST_P(MigratorTest, AC1_migration_makes_the_due_index) {
  must(migrator->up(1));
  EXPECT_FALSE(has_table("feature_flag_schedules_due"));
  must(migrator->up());
  EXPECT_TRUE(has_table("feature_flag_schedules_due"));
  const std::string definition = db.sql().value(
      db.is_sqlite() ? "SELECT sql FROM sqlite_master WHERE name = 'feature_flag_schedules_due'"
                     : "SELECT pg_get_indexdef('feature_flag_schedules_due'::regclass)");
  EXPECT_NE(definition.find("(status, due_at, id)"), std::string::npos) << definition;
  EXPECT_NE(definition.find("IS NOT NULL"), std::string::npos) << definition;
}

TEST_P(MigratorTest, AC1_migration_makes_the_database_refuse_more_than_ten_retries) {
  must(migrator->up(1));
  fill_at_0001();
  must(migrator->up());
  const auto set = [](std::string_view value) {
    return fmt::format("UPDATE feature_flag_schedules SET max_retries = {}", value);
  };
  for (const char* refused : {"-1", "11", "2147483647", "NULL", "'abc'"}) {
    EXPECT_TRUE(db.sql().refuses(set(refused))) << refused;
  }
  for (const char* accepted : {"0", "3", "10"}) EXPECT_FALSE(db.sql().refuses(set(accepted))) << accepted;
}

TEST_P(MigratorTest, retry_policies_leave_the_schedules_and_the_ledger_of_before_as_they_were) {
  must(migrator->up(1));
  fill_at_0001();
  must(migrator->up(4));
  db.run_sql(
      "INSERT INTO schedule_attempts (schedule_id, attempt, worker, started_at, ended_at, outcome, "
      "error_class, "
      "error_code, error_message) SELECT id, 1, 'w', '2026-11-27T08:00:00.000000Z', "
      "'2026-11-27T08:00:01.000000Z', 'failed', 'transient', 'X', 'why' FROM feature_flag_schedules");
  const std::string ledger =
      "SELECT schedule_id, attempt, worker, outcome, error_class, error_code, "
      "error_message, dropped_fields FROM schedule_attempts ORDER BY schedule_id";
  const auto before = db.sql().query(ledger);
  ASSERT_EQ(before.size(), 4U);
  must(migrator->up());
  EXPECT_EQ(db.sql().query(ledger), before);
  EXPECT_EQ(db.sql().query("SELECT DISTINCT priority, missed_window, max_lateness_ms, retry_policy "
                           "FROM feature_flag_schedules"),
            (std::vector<SqlRow>{{"0", "fireLate", std::nullopt, std::nullopt}}));
  for (const char* refused :
       {"priority = 11", "priority = -1", "missed_window = 'wait'", "max_lateness_ms = -1"}) {
    EXPECT_TRUE(db.sql().refuses(fmt::format("UPDATE feature_flag_schedules SET {}", refused))) << refused;
  }
  EXPECT_FALSE(db.sql().refuses("UPDATE schedule_attempts SET outcome = 'skipped'"));
  EXPECT_TRUE(db.sql().refuses("UPDATE schedule_attempts SET outcome = 'ignored'"));
}

TEST_P(MigratorTest, AC1_migration_twice_is_a_no_op) {
  must(migrator->up(1));
  fill_at_0001();
  must(migrator->up());
  db.run_sql("UPDATE feature_flag_schedules SET max_retries = 7");
  EXPECT_TRUE(must(migrator->up()).empty());
  EXPECT_TRUE(must(db.make_migrator()->up()).empty());
  EXPECT_TRUE(must(migrator->up(1)).empty());
  EXPECT_EQ(db.sql().number("SELECT count(*) FROM feature_flag_schedules WHERE max_retries = 7"), 4);
}

TEST_P(MigratorTest, status_of_an_empty_database_changes_nothing) {
  const std::vector<MigrationStatus> statuses = must(migrator->status());
  EXPECT_EQ(numbers(statuses), all_numbers());
  ASSERT_GE(statuses.size(), 2U);
  EXPECT_EQ(statuses[0].name, "create_tables");
  EXPECT_EQ(statuses[1].name, "add_retries");
  for (const MigrationStatus& status : statuses) EXPECT_EQ(status.applied_at, std::nullopt);
  if (db.is_sqlite()) {
    EXPECT_FALSE(std::filesystem::exists(db.url()));
  } else {
    EXPECT_FALSE(has_table("schema_migrations"));
  }
}

TEST_P(MigratorTest, status_tells_what_was_applied_and_when) {
  must(migrator->up(1));
  const std::vector<MigrationStatus> statuses = must(migrator->status());
  EXPECT_EQ(numbers(statuses), all_numbers());
  EXPECT_TRUE(statuses[0].applied_at.has_value());
  EXPECT_EQ(statuses[1].applied_at, std::nullopt);
  must(migrator->up());
  for (const MigrationStatus& status : must(migrator->status())) EXPECT_TRUE(status.applied_at.has_value());
}

TEST_P(MigratorTest, applies_all_by_default_in_order) {
  const std::vector<MigrationStatus> applied = must(migrator->up());
  EXPECT_EQ(numbers(applied), all_numbers());
  for (const MigrationStatus& status : applied) EXPECT_TRUE(status.applied_at.has_value());
  in_unit(*db.open_session(), Access::kRead,
          [](UnitOfWork& unit) { EXPECT_TRUE(must(unit.flags().list({})).empty()); });
}

TEST_P(MigratorTest, a_migration_that_fails_leaves_nothing_of_itself) {
  must(migrator->up(1));
  // 0002 makes an index of this name as its last step.
  db.run_sql("CREATE INDEX feature_flag_schedules_due ON feature_flag_schedules (status)");
  EXPECT_FALSE(migrator->up());
  EXPECT_EQ(must(migrator->status())[1].applied_at, std::nullopt);
  EXPECT_TRUE(db.sql().refuses("SELECT max_retries FROM feature_flag_schedules"));
  db.run_sql("DROP INDEX feature_flag_schedules_due");
  EXPECT_EQ(numbers(must(migrator->up(2))), std::vector{2});
}

TEST_P(MigratorTest, refuses_a_changed_migration) {
  must(migrator->up(1));
  db.run_sql("UPDATE schema_migrations SET checksum = 'another' WHERE number = 1");
  EXPECT_EQ(outcome_of(migrator->status()), "INVALID_STATE");
  EXPECT_EQ(outcome_of(migrator->up()), "INVALID_STATE");
  EXPECT_FALSE(has_table("feature_flag_schedules_due"));
}

TEST_P(MigratorTest, refuses_a_store_that_a_newer_program_migrated) {
  must(migrator->up(1));
  db.run_sql(
      "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES "
      "(9999, 'from_the_future', 'x', '2026-11-27T09:00:00.000000Z')");
  const auto refused = migrator->status();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidState) << describe(refused.error());
  EXPECT_NE(refused.error().message.find("9999"), std::string::npos) << refused.error().message;
  EXPECT_EQ(outcome_of(migrator->up()), "INVALID_STATE");
  EXPECT_FALSE(has_table("feature_flag_schedules_due"));
}

TEST_P(MigratorTest, several_at_once_apply_each_migration_once) {
  std::vector<std::future<std::vector<int>>> threads;
  for (int i = 0; i < 4; ++i) {
    threads.push_back(
        std::async(std::launch::async, [&] { return numbers(must(db.make_migrator()->up())); }));
  }
  std::vector<int> applied;
  for (auto& thread : threads) {
    const std::vector<int> own = thread.get();
    applied.insert(applied.end(), own.begin(), own.end());
  }
  EXPECT_EQ(sorted(applied), all_numbers());
}

HOIST_ON_EACH_STORE(MigratorTest);

}  // namespace
}  // namespace hoist::test
