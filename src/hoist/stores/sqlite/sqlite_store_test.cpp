// What the embedded store promises beyond the ports: outages that leave nothing half done, files, memory.
#include "hoist/stores/sqlite/sqlite_store.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <array>
#include <csignal>
#include <filesystem>

#include "hoist/stores/sqlite/connection.h"
#include "hoist/stores/sqlite/query.h"
#include "support/builders.h"
#include "support/must.h"
#include "support/temp_dir.h"

namespace hoist::sqlite {
namespace {

using test::must;
using test::outcome_of;

class SqliteStoreTest : public ::testing::Test {
 protected:
  std::unique_ptr<Migrator> migrator(const std::string& at) {
    return make_sqlite_migrator({.path = at}, clock);
  }
  std::unique_ptr<Store> open(const std::string& at) {
    return open_sqlite_store({.path = at, .busy_timeout = Duration(0)}, clock);
  }
  static std::string begin(Session& session, Access access) { return outcome_of(session.begin(access)); }
  Result<void> add_flag(Session& session, const std::string& key, std::size_t description = 0) {
    HOIST_ASSIGN(const auto unit, session.begin(Access::kWrite));
    Flag flag = make.make_flag(key);
    HOIST_TRY(unit->flags().insert(flag));
    Flag second = make.make_flag(key + "-2");
    second.config.description = std::string(description, 'x');
    HOIST_TRY(unit->flags().insert(second));
    return unit->commit();
  }
  static std::size_t flags(Session& session) {
    const auto unit = must(session.begin(Access::kRead));
    return must(unit->flags().list({})).size();
  }

  test::TempDir folder;
  std::string path = folder.file("x.db");
  test::ManualClock clock;
  test::Builders make;
};

/// While it lives, no file of this process may grow beyond `bytes`.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit tight = before_;
    tight.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &tight);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    static_cast<void>(std::signal(SIGXFSZ, handler_));
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST_F(SqliteStoreTest, a_disk_that_refuses_to_write_is_an_outage_that_leaves_nothing_and_ends) {
  must(migrator(path)->up());
  const auto store = open(path);
  const auto session = store->open_session(SessionPurpose::kRunner);
  must(add_flag(*session, "before"));
  {
    const FileSizeLimit limit(400 * 1024);
    EXPECT_EQ(outcome_of(add_flag(*session, "refused", 1'000'000)), "STORE_UNAVAILABLE");
    EXPECT_EQ(flags(*session), 2U);
  }
  EXPECT_EQ(flags(*session), 2U);
  must(add_flag(*session, "after", 1'000'000));
  EXPECT_EQ(flags(*session), 4U);
  EXPECT_EQ(flags(*open(path)->open_session(SessionPurpose::kRequests)), 4U);
}

TEST_F(SqliteStoreTest, a_file_that_appears_is_opened_by_the_next_begin) {
  const auto store = open(path);
  const auto session = store->open_session(SessionPurpose::kRequests);
  EXPECT_EQ(begin(*session, Access::kRead), "STORE_UNAVAILABLE");
  EXPECT_FALSE(std::filesystem::exists(path));
  must(migrator(path)->up(1));
  const auto half = session->begin(Access::kRead);
  ASSERT_EQ(outcome_of(half), "STORE_UNAVAILABLE");
  EXPECT_NE(half.error().message.find("is at migration 1"), std::string::npos) << half.error().message;
  must(migrator(path)->up());
  EXPECT_EQ(begin(*session, Access::kWrite), "ok");
}

TEST_F(SqliteStoreTest, a_read_only_file_can_be_read_only) {
  must(migrator(path)->up());
  const auto store = open("file:" + path + "?mode=ro");
  const auto session = store->open_session(SessionPurpose::kRequests);
  const auto refused = session->begin(Access::kWrite);
  ASSERT_EQ(outcome_of(refused), "STORE_UNAVAILABLE");
  EXPECT_EQ(refused.error().detail(kStoreCodeDetail), "SQLITE_READONLY");
  EXPECT_EQ(begin(*session, Access::kRead), "ok");
}

TEST_F(SqliteStoreTest, lives_in_memory_as_long_as_somebody_holds_it) {
  const std::string memory = "file:store_in_memory?mode=memory&cache=shared";
  const auto migrating = migrator(memory);
  EXPECT_EQ(must(migrating->up()).size(), 14U);
  const auto store = open(memory);
  const auto session = store->open_session(SessionPurpose::kRequests);
  must(add_flag(*session, "a"));
  EXPECT_EQ(flags(*store->open_session(SessionPurpose::kRunner)), 2U);
}

TEST_F(SqliteStoreTest, migrates_to_a_log_ahead_of_the_file) {
  must(migrator(path)->up());
  const auto db = must(Connection::open({.path = path}));
  Query query = db->query("PRAGMA journal_mode");
  ASSERT_TRUE(must(query.next()));
  EXPECT_EQ(query.text(0), "wal");
}

TEST_F(SqliteStoreTest, a_missing_directory_is_not_made) {
  const auto refused = migrator(folder.file("no/such/x.db"))->up();
  ASSERT_EQ(outcome_of(refused), "STORE_UNAVAILABLE");
  EXPECT_NE(refused.error().message.find("does not exist; create it"), std::string::npos)
      << refused.error().message;
  EXPECT_FALSE(std::filesystem::exists(folder.file("no")));
}

TEST_F(SqliteStoreTest, the_status_of_a_missing_or_empty_file_is_all_pending_and_changes_nothing) {
  EXPECT_EQ(must(migrator(path)->status()).size(), 14U);
  EXPECT_FALSE(std::filesystem::exists(path));
  static_cast<void>(must(Connection::open({.path = path, .busy_timeout = Duration(0), .create = true})));
  for (const MigrationStatus& status : must(migrator(path)->status())) EXPECT_FALSE(status.applied_at);
  EXPECT_EQ(std::filesystem::file_size(path), 0U);
}

TEST_F(SqliteStoreTest, AC1_migration_brings_rows_of_every_status_and_form_along) {
  must(migrator(path)->up(1));
  const auto sql = must(Connection::open({.path = path}));
  must(sql->run_script(
      "INSERT INTO feature_flags (id, flag_key) VALUES ('00000000-0000-7000-8000-000000000001', 'a');"
      "INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates, status) "
      "SELECT printf('00000000-0000-7000-8000-%012d', i), '00000000-0000-7000-8000-000000000001', at, "
      "'{\"enabled\": true}', status FROM (SELECT 1 AS i, '2026-01-01 00:00:00' AS at, 'pending' AS status "
      "UNION ALL SELECT 2, '2026-01-01T00:00:00+01:00', 'applied' UNION ALL SELECT 3, '2026-01-03', 'failed' "
      "UNION ALL SELECT 4, '2026-01-04T00:00:00.000000Z', 'cancelled' UNION ALL "
      "SELECT 5, '2025-12-31T12:00', 'pending')"));
  must(migrator(path)->up());
  const auto store = open(path);
  const auto session = store->open_session(SessionPurpose::kRunner);
  const auto unit = must(session->begin(Access::kWrite));
  const std::vector<Schedule> all = must(unit->schedules().list({}));
  ASSERT_EQ(all.size(), 5U);
  for (const Schedule& schedule : all) {
    EXPECT_EQ(schedule.retry_count, 0);
    EXPECT_EQ(schedule.max_retries, 3);
    EXPECT_EQ(schedule.next_retry_at, std::nullopt);
    EXPECT_EQ(schedule.last_error, "");
  }
  const std::vector<Schedule> due = must(unit->due().claim(unit->now(), 10, {}));
  ASSERT_EQ(due.size(), 2U);
  EXPECT_EQ(format_instant(due[0].scheduled_at), "2025-12-31T12:00:00.000000Z");
  EXPECT_EQ(format_instant(due[1].scheduled_at), "2026-01-01T00:00:00.000000Z");
}

TEST_F(SqliteStoreTest, a_schedule_whose_flag_is_missing_is_neither_claimed_nor_due) {
  must(migrator(path)->up());
  const auto sql = must(Connection::open({.path = path}));
  must(sql->run_script(
      "PRAGMA foreign_keys = OFF; INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates) "
      "VALUES "
      "('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001', '2026-01-01', '{}'), "
      "('00000000-0000-7000-8000-000000000003', '00000000-0000-7000-8000-000000000001', '2036-01-01', "
      "'{}')"));
  const auto store = open(path);
  const auto session = store->open_session(SessionPurpose::kRunner);
  const auto unit = must(session->begin(Access::kWrite));
  EXPECT_TRUE(must(unit->due().claim(unit->now(), 10, {})).empty());
  const NextDue next = must(unit->due().next_due(unit->now(), {}));
  EXPECT_FALSE(next.overdue);
  EXPECT_EQ(next.future, std::nullopt);
}

}  // namespace
}  // namespace hoist::sqlite
