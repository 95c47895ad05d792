#include "drain_tables.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "drain_floor.h"
#include "drain_workers.h"
#include "hoist/stores/postgres/postgres_store.h"
#include "hoist/stores/sqlite/sqlite_store.h"
#include "hoist/system/real_clock.h"
#include "support/postgres_database.h"
#include "support/temp_dir.h"

namespace hoist::bench {
namespace {

/// More than one transaction's worth.
constexpr Backlog kBacklog{.schedules = 1'200, .flags = 70};
constexpr Backlog kFailing{.schedules = 300, .flags = 70, .failing = 10};

void drain_sqlite(const std::string& path) {
  const RealClock clock;
  drain_with_workers(*open_sqlite_store({.path = path}, clock), 1);
}

class DrainedFile : public ::testing::Test {
 protected:
  test::SqliteConnection& drained(const Backlog& backlog,
                                  const std::function<void(const std::string&)>& drain) {
    fill(path_, backlog);
    drain(path_);
    sql_ = std::make_unique<test::SqliteConnection>(path_);
    return *sql_;
  }

  test::TempDir folder_;
  std::string path_ = folder_.file("hoist.db");
  std::unique_ptr<test::SqliteConnection> sql_;
};

TEST_F(DrainedFile, IsRightAfterAWorker) {
  EXPECT_NO_THROW(expect_drained(drained(kBacklog, drain_sqlite), kBacklog));
}

TEST_F(DrainedFile, IsRightAfterTheFloor) {
  EXPECT_NO_THROW(expect_drained(drained(kBacklog, drain_with_statements), kBacklog));
}

TEST_F(DrainedFile, HasTheFailuresThatItWasFilledWith) {
  EXPECT_NO_THROW(expect_drained(drained(kFailing, drain_sqlite), kFailing));
}

TEST_F(DrainedFile, IsRefusedWhereAnythingIsWrong) {
  test::SqlConnection& sql = drained(kFailing, drain_sqlite);
  for (const char* damage :
       {"UPDATE feature_flag_schedules SET status = 'pending' WHERE id = (SELECT min(id) FROM "
        "feature_flag_schedules)",
        "UPDATE feature_flag_schedules SET status = 'failed' WHERE id = (SELECT min(id) FROM "
        "feature_flag_schedules WHERE status = 'applied')",
        "UPDATE schedule_attempts SET error_class = 'transient' WHERE outcome = 'failed'",
        "DELETE FROM schedule_attempts WHERE schedule_id = (SELECT min(schedule_id) FROM schedule_attempts)",
        "UPDATE schedule_attempts SET attempt = 2",
        "DELETE FROM audit_events WHERE id = (SELECT min(id) FROM audit_events)",
        "UPDATE feature_flags SET enabled = NOT enabled WHERE flag_key = 'flag-7'",
        "UPDATE feature_flags SET rollout_percentage = (rollout_percentage + 1) % 101 WHERE flag_key = "
        "'flag-7'",
        "UPDATE feature_flags SET version = version + 1 WHERE flag_key = 'flag-7'"}) {
    sql.run("BEGIN");
    sql.run(damage);
    EXPECT_THROW(expect_drained(sql, kFailing), std::runtime_error) << damage;
    sql.run("ROLLBACK");
  }
  EXPECT_NO_THROW(expect_drained(sql, kFailing));
}

TEST(DrainedDatabase, IsRightAfterWorkersAndAfterTheFloor) {
  const test::PostgresDatabase database;
  const auto sql = database.connect();
  fill(*sql, database.url(), kBacklog);
  drain_with_sql(*sql);
  EXPECT_NO_THROW(expect_drained(*sql, kBacklog));
  fill(*sql, database.url(), kFailing);
  drain_with_workers(*open_postgres_store({.url = database.url()}), 1);
  EXPECT_NO_THROW(expect_drained(*sql, kFailing));
}

TEST(DrainedDatabase, SettlesHotFlagsWithSeveralWorkers) {
  const test::PostgresDatabase database;
  const auto sql = database.connect();
  fill(*sql, database.url(), kBacklog);
  drain_with_workers(*open_postgres_store({.url = database.url()}), 3);
  EXPECT_NO_THROW(expect_drained(*sql, kBacklog));
}

}  // namespace
}  // namespace hoist::bench
