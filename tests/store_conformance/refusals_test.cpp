// What a store says when the database refuses a statement, or cannot be reached.
#include <fmt/format.h>

#include <filesystem>

#include "hoist/domain/failure.h"
#include "hoist/stores/postgres/postgres_store.h"
#include "hoist/stores/sqlite/sqlite_store.h"
#include "store_test.h"

namespace hoist::test {
namespace {

using namespace std::chrono_literals;

class RefusalsTest : public StoreTest {
 protected:
  explicit RefusalsTest(TestStoreOptions options = {}) : StoreTest(options) {}

  /// Refuses every update of a flag, as a person's trigger might.
  void add_refusing_trigger() {
    if (db.is_sqlite()) {
      db.run_sql(
          "CREATE TRIGGER refuse BEFORE UPDATE ON feature_flags "
          "BEGIN SELECT RAISE(ABORT, 'frozen by the release team'); END");
    } else {
      db.run_sql(
          "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
          "$$ BEGIN RAISE EXCEPTION 'frozen by the release team'; END $$; "
          "CREATE TRIGGER refuse BEFORE UPDATE ON feature_flags FOR EACH ROW EXECUTE FUNCTION refuse()");
    }
  }
  /// At once, or when it is committed.
  Error update_error(const Flag& flag) {
    const auto unit = must(session->begin(Access::kWrite));
    const Result<void> updated =
        unit->flags().update(std::vector{flag}).and_then([&] { return unit->commit(); });
    return updated ? Error{.code = ErrorCode::kInternal, .message = "nothing was refused", .context = {}}
                   : updated.error();
  }
};

TEST_P(RefusalsTest, a_trigger_s_error_is_transient_and_keeps_its_words) {
  const Flag flag = add_flag("a");
  add_refusing_trigger();
  const Error error = update_error(flag);
  EXPECT_EQ(error.code, ErrorCode::kStoreTransient) << describe(error);
  EXPECT_NE(error.message.find("frozen by the release team"), std::string::npos) << error.message;
  EXPECT_EQ(error.detail(kStoreCodeDetail), db.is_sqlite() ? "SQLITE_CONSTRAINT_TRIGGER" : "P0001");
  EXPECT_EQ(classify(error), FailureClass::kTransient);
  db.run_sql(db.is_sqlite() ? "DROP TRIGGER refuse" : "DROP TRIGGER refuse ON feature_flags");
  write([&](UnitOfWork& unit) { must(unit.flags().update(std::vector{flag})); });
}

TEST_P(RefusalsTest, a_rule_of_the_database_is_a_constraint_violation) {
  const Flag first = add_flag("a");
  Flag second = add_flag("b");
  second.config.description = "the same";
  write([&](UnitOfWork& unit) { must(unit.flags().update(std::vector{second})); });
  db.run_sql("CREATE UNIQUE INDEX house_rule ON feature_flags (description)");
  second = first;
  second.config.description = "the same";
  const Error error = update_error(second);
  EXPECT_EQ(error.code, ErrorCode::kConstraintViolation) << describe(error);
  EXPECT_NE(error.detail(kStoreCodeDetail), "");
  EXPECT_EQ(classify(error), FailureClass::kPermanent);
}

TEST_P(RefusalsTest, the_messages_are_one_line) {
  const Flag flag = add_flag("a");
  add_refusing_trigger();
  EXPECT_EQ(update_error(flag).message.find('\n'), std::string::npos);
}

class NotMigratedTest : public StoreTest {
 protected:
  NotMigratedTest() : StoreTest({.migrated = false}) {}
};

TEST_P(NotMigratedTest, says_to_migrate) {
  if (db.is_sqlite()) db.run_sql("CREATE TABLE something_else (x)");  // the file is there, the tables are not
  const auto own = db.open_session();
  const auto attempt = [&]() -> Result<void> {
    HOIST_ASSIGN(const auto unit, own->begin(Access::kWrite));
    return unit->flags().find(flag_key("a"), production()).map([](const auto&) {});
  };
  const Result<void> result = attempt();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kStoreUnavailable) << describe(result.error());
  EXPECT_NE(result.error().message.find("hoist migrate up"), std::string::npos) << result.error().message;
  must(db.make_migrator()->up());
  in_unit(*own, Access::kWrite, [&](UnitOfWork& unit) {  // the same session, once it was done
    EXPECT_EQ(must(unit.flags().find(flag_key("a"), production())), std::nullopt);
  });
}

using BusyTest = ShortLockWaitTest;

TEST_P(BusyTest, another_process_that_writes_is_an_outage_on_sqlite) {
  const auto holder = db.connect();
  holder->run("BEGIN IMMEDIATE");
  const auto refused = session->begin(Access::kWrite);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kStoreUnavailable) << describe(refused.error());
  EXPECT_EQ(classify(refused.error()), FailureClass::kOutage);
  must(session->begin(Access::kRead));
  holder->run("ROLLBACK");
  must(session->begin(Access::kWrite));
}

/// A store on a SQLite path, with a session.
struct SqliteAt {
  explicit SqliteAt(const std::string& path) {
    SqliteOptions options;
    options.path = path;
    store = open_sqlite_store(options, clock);
    session = store->open_session(SessionPurpose::kRequests);
  }
  ManualClock clock;
  std::unique_ptr<Store> store;
  std::unique_ptr<Session> session;
};

TEST_P(BusyTest, a_read_only_file_can_be_read_on_sqlite) {
  const Flag flag = add_flag("a");
  const SqliteAt read_only("file:" + db.url() + "?mode=ro");
  const auto refused = [&]() -> Result<void> {
    HOIST_ASSIGN(const auto unit, read_only.session->begin(Access::kWrite));
    return unit->flags().insert(make.make_flag("b"));
  }();
  EXPECT_EQ(outcome_of(refused), "STORE_UNAVAILABLE");
  in_unit(*read_only.session, Access::kRead,
          [&](UnitOfWork& unit) { EXPECT_EQ(must(unit.flags().find(flag.key, flag.environment)), flag); });
}

TEST_P(BusyTest, a_path_that_cannot_be_is_an_outage_that_names_it_on_sqlite) {
  const TempDir folder;
  for (const std::string& path : {folder.file("missing/hoist.db"), folder.path().string()}) {
    const SqliteAt store(path);
    const auto refused = store.session->begin(Access::kWrite);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kStoreUnavailable) << describe(refused.error());
    EXPECT_NE(refused.error().message.find(path), std::string::npos) << refused.error().message;
  }
}

TEST_P(BusyTest, a_file_that_is_no_database_is_an_outage_on_sqlite) {
  const TempDir folder;
  const std::string path = folder.file("notes.txt");
  std::FILE* file = std::fopen(path.c_str(), "w");
  ASSERT_NE(file, nullptr);
  std::fputs(std::string(5000, 'x').c_str(), file);
  std::fclose(file);
  const SqliteAt store(path);
  EXPECT_EQ(outcome_of(store.session->begin(Access::kWrite)), "STORE_UNAVAILABLE");
}

class PostgresOutageTest : public RefusalsTest {
 protected:
  PostgresOutageTest() : RefusalsTest({.lock_wait = 50ms}) {}

  /// Ends every connection but the test's own.
  void terminate_others() {
    db.run_sql(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }
};

TEST_P(PostgresOutageTest, an_idle_connection_that_was_ended_is_replaced_unnoticed) {
  const Flag flag = add_flag("a");
  terminate_others();
  write([&](UnitOfWork& unit) { EXPECT_EQ(must(unit.flags().lock(flag.key, flag.environment)), flag); });
  terminate_others();
  EXPECT_EQ(find_flag(flag.key, flag.environment), flag);
}

TEST_P(PostgresOutageTest, a_connection_that_ends_within_a_unit_is_lost_with_it) {
  const Flag flag = make.make_flag("a");
  {
    const auto unit = must(session->begin(Access::kWrite));
    must(unit->flags().insert(flag));
    terminate_others();
    EXPECT_EQ(outcome_of(unit->flags().list({})), "CONNECTION_LOST");
    EXPECT_EQ(outcome_of(unit->schedules().list({})), "CONNECTION_LOST");
    EXPECT_EQ(outcome_of(unit->commit()), "CONNECTION_LOST");
  }
  EXPECT_EQ(find_flag(flag.key, flag.environment), std::nullopt);
  add(flag);
}

TEST_P(PostgresOutageTest, a_connection_that_ends_before_the_commit_commits_nothing) {
  const Flag flag = make.make_flag("a");
  {
    const auto unit = must(session->begin(Access::kWrite));
    must(unit->flags().insert(flag));
    terminate_others();
    EXPECT_EQ(outcome_of(unit->commit()), "CONNECTION_LOST");
  }
  EXPECT_EQ(find_flag(flag.key, flag.environment), std::nullopt);
}

TEST_P(PostgresOutageTest, a_read_only_server_is_an_outage_for_writers_alone) {
  const Flag flag = add_flag("a");
  db.run_sql(
      "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', "
      "current_database()); END $$");
  terminate_others();
  const auto refused = [&]() -> Result<void> {
    HOIST_ASSIGN(const auto unit, session->begin(Access::kWrite));
    return unit->flags().insert(make.make_flag("b"));
  }();
  EXPECT_EQ(outcome_of(refused), "STORE_UNAVAILABLE");
  EXPECT_EQ(find_flag(flag.key, flag.environment), flag);
}

TEST_P(PostgresOutageTest, a_held_flag_is_a_lock_time_out_and_the_unit_can_be_repeated) {
  const Flag flag = add_flag("a");
  const auto holder = db.connect();
  holder->run("BEGIN; SELECT * FROM feature_flags FOR UPDATE");
  const auto runner = db.open_session(SessionPurpose::kRunner);
  {
    const auto unit = must(runner->begin(Access::kWrite));
    const auto locked = unit->flags().lock_all(std::vector{flag.id});
    ASSERT_FALSE(locked);
    EXPECT_EQ(locked.error().code, ErrorCode::kLockTimeout) << describe(locked.error());
    EXPECT_EQ(locked.error().detail(kStoreCodeDetail), "55P03");
    EXPECT_EQ(classify(locked.error()), FailureClass::kTransient);
  }
  holder->run("ROLLBACK");
  in_unit(*runner, Access::kWrite,
          [&](UnitOfWork& unit) { EXPECT_EQ(must(unit.flags().lock_all(std::vector{flag.id})).size(), 1U); });
}

TEST_P(PostgresOutageTest, a_server_that_is_not_there_is_an_outage_that_keeps_the_password_out) {
  for (const char* url :
       {"postgresql://eve:hunter2@127.0.0.1:1/hoist", "postgresql://eve:hunter2@/x?host=/nowhere"}) {
    PostgresOptions options;
    options.url = url;
    const auto store = open_postgres_store(options);
    const auto refused = store->open_session(SessionPurpose::kRequests)->begin(Access::kRead);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kStoreUnavailable) << describe(refused.error());
    EXPECT_EQ(describe(refused.error()).find("hunter2"), std::string::npos) << describe(refused.error());
    EXPECT_EQ(store->description().find("hunter2"), std::string::npos) << store->description();
  }
}

TEST_P(PostgresOutageTest, a_wrong_password_or_database_is_an_outage) {
  const std::string url = db.url();
  const std::size_t name = url.rfind('/');
  const std::size_t at = url.rfind('@');
  const std::size_t colon = url.rfind(':', at);
  ASSERT_GT(colon, std::size_t{12}) << "no password in " << url;
  for (const std::string& wrong :
       {url.substr(0, name) + "/no_such_database", url.substr(0, colon + 1) + "wrong" + url.substr(at)}) {
    PostgresOptions options;
    options.url = wrong;
    const auto store = open_postgres_store(options);
    EXPECT_EQ(outcome_of(store->open_session(SessionPurpose::kRequests)->begin(Access::kRead)),
              "STORE_UNAVAILABLE");
  }
}

HOIST_ON_DIRECT_STORES(RefusalsTest);
HOIST_ON_DIRECT_STORES(NotMigratedTest);
HOIST_ON_ONE_STORE(BusyTest, "sqlite");
HOIST_ON_ONE_STORE(PostgresOutageTest, "postgres");

}  // namespace
}  // namespace hoist::test
