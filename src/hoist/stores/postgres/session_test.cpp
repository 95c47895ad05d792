// Units of work on a real server: what they keep, and what they do when the server goes away.
#include "hoist/stores/postgres/session.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <vector>

#include "hoist/stores/postgres/test_database.h"
#include "hoist/stores/postgres/test_values.h"
#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {
namespace {

const EnvironmentKey kEnvironment = production();

class SessionTest : public testing::Test {
 protected:
  void SetUp() override { database_.migrate(); }

  std::unique_ptr<Session> open(const Clock* test_clock = nullptr) const {
    return open_postgres_store(database_.options(test_clock))->open_session(SessionPurpose::kRunner);
  }

  static std::unique_ptr<UnitOfWork> begin(Session& session, Access access) {
    auto unit = session.begin(access);
    if (!unit) throw std::runtime_error(unit.error().message);
    return *std::move(unit);
  }

  /// Ends every other connection of Hoist's to the database, and waits until they are gone.
  std::string terminate_all() {
    return raw_.exec(
        "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity"
        " WHERE application_name = 'hoist' AND datname = current_database()");
  }

  std::string flag_count() { return raw_.exec("SELECT count(*) FROM feature_flags"); }

  TestDatabase database_;
  RawConnection raw_{database_.url()};
};

TEST_F(SessionTest, KeepsNothingWithoutACommit) {
  const auto session = open();
  {
    const auto unit = begin(*session, Access::kWrite);
    ASSERT_TRUE(unit->flags().insert(test_flag("one")));
  }
  EXPECT_EQ(flag_count(), "0");
  {
    const auto unit = begin(*session, Access::kWrite);
    ASSERT_TRUE(unit->flags().insert(test_flag("one")));
    ASSERT_TRUE(unit->commit());
  }
  EXPECT_EQ(flag_count(), "1");
}

TEST_F(SessionTest, AReadingUnitSeesOneState) {
  const auto session = open();
  const auto unit = begin(*session, Access::kRead);
  ASSERT_FALSE((*unit->flags().find(test_flag("one").key, kEnvironment)).has_value());
  raw_.exec("INSERT INTO feature_flags (id, flag_key) VALUES (gen_random_uuid(), 'one')");
  EXPECT_FALSE((*unit->flags().find(test_flag("one").key, kEnvironment)).has_value());
}

TEST_F(SessionTest, NowIsTheServersClockOrTheTestsNeverBoth) {
  const auto session = open();
  const auto read_now = [&] {
    return *parse_instant(
        raw_.exec("SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC',"
                  " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
  };
  const Instant before = read_now();
  const Instant now = begin(*session, Access::kWrite)->now();
  const Instant after = read_now();
  EXPECT_LE(before, now);
  EXPECT_LE(now, after);

  SteppedClock clock;
  const auto stepped = open(&clock);
  clock.set(*parse_instant("1999-01-01T00:00:00.000001Z"));
  EXPECT_EQ(begin(*stepped, Access::kRead)->now(), clock.now());
}

TEST_F(SessionTest, AfterAnErrorEveryCallSaysSoAndNothingIsKept) {
  raw_.exec("ALTER TABLE feature_flags ADD CHECK (flag_key <> 'refused')");
  const auto session = open();
  {
    const auto unit = begin(*session, Access::kWrite);
    ASSERT_TRUE(unit->flags().insert(test_flag("kept", 1)));
    const auto refused = unit->flags().insert(test_flag("refused", 2));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kConstraintViolation);
    const auto later = unit->flags().find(test_flag("kept").key, kEnvironment);
    ASSERT_FALSE(later);
    EXPECT_EQ(later.error(), refused.error());
    const auto committed = unit->commit();
    ASSERT_FALSE(committed);
    EXPECT_EQ(committed.error(), refused.error());
  }
  EXPECT_EQ(flag_count(), "0");
  EXPECT_TRUE(begin(*session, Access::kWrite)->flags().insert(test_flag("kept")));
}

TEST_F(SessionTest, ATakenKeyDoesNotEndTheUnit) {
  const auto session = open();
  const auto unit = begin(*session, Access::kWrite);
  ASSERT_TRUE(unit->flags().insert(test_flag("one", 1)));
  const auto again = unit->flags().insert(test_flag("one", 2));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kAlreadyExists);
  EXPECT_TRUE(unit->commit());
  EXPECT_EQ(flag_count(), "1");
}

TEST_F(SessionTest, AnErrorAtCommitIsTheCommits) {
  raw_.exec(
      "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'too late'; END "
      "$$;"
      "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON feature_flags DEFERRABLE INITIALLY DEFERRED"
      " FOR EACH ROW EXECUTE FUNCTION refuse()");
  const auto session = open();
  const auto unit = begin(*session, Access::kWrite);
  ASSERT_TRUE(unit->flags().insert(test_flag("one")));
  const auto committed = unit->commit();
  ASSERT_FALSE(committed);
  EXPECT_EQ(committed.error().code, ErrorCode::kStoreTransient);
  EXPECT_EQ(committed.error().message, "too late");
  EXPECT_EQ(flag_count(), "0");
}

TEST_F(SessionTest, AConnectionLostWhileIdleIsReplacedWithoutAWord) {
  const auto session = open();
  ASSERT_TRUE(begin(*session, Access::kWrite)->flags().insert(test_flag("one")));
  ASSERT_EQ(terminate_all(), "1");
  const auto unit = begin(*session, Access::kWrite);
  ASSERT_TRUE(unit->flags().insert(test_flag("one")));
  EXPECT_TRUE(unit->commit());
  EXPECT_EQ(flag_count(), "1");
}

TEST_F(SessionTest, AConnectionLostInTheMiddleIsReportedAndThenReplaced) {
  const auto session = open();
  {
    const auto unit = begin(*session, Access::kWrite);
    ASSERT_TRUE(unit->flags().insert(test_flag("one")));
    ASSERT_EQ(terminate_all(), "1");
    const auto call = unit->flags().find(test_flag("one").key, kEnvironment);
    ASSERT_FALSE(call);
    EXPECT_EQ(call.error().code, ErrorCode::kConnectionLost);
    const auto committed = unit->commit();
    ASSERT_FALSE(committed);
    EXPECT_EQ(committed.error().code, ErrorCode::kConnectionLost);
  }
  EXPECT_EQ(flag_count(), "0");
  EXPECT_TRUE(begin(*session, Access::kWrite)->flags().insert(test_flag("one")));
}

TEST_F(SessionTest, AUnitThatLostItsConnectionMayOutliveTheNextBegin) {
  const auto session = open();
  auto unit = begin(*session, Access::kWrite);
  ASSERT_EQ(terminate_all(), "1");
  ASSERT_FALSE(unit->flags().insert(test_flag("one")));
  unit = begin(*session, Access::kWrite);
  EXPECT_TRUE(unit->flags().insert(test_flag("one")));
  EXPECT_TRUE(unit->commit());
  EXPECT_EQ(flag_count(), "1");
}

TEST_F(SessionTest, AConnectionLostAtCommitIsReported) {
  const auto session = open();
  const auto unit = begin(*session, Access::kWrite);
  ASSERT_TRUE(unit->flags().insert(test_flag("one")));
  ASSERT_EQ(terminate_all(), "1");
  const auto committed = unit->commit();
  ASSERT_FALSE(committed);
  EXPECT_EQ(committed.error().code, ErrorCode::kConnectionLost);
  EXPECT_EQ(flag_count(), "0");
}

TEST_F(SessionTest, AReadOnlyServerIsAnOutageForWritersOnly) {
  raw_.exec("ALTER DATABASE " + database_.name() + " SET default_transaction_read_only = on");
  const auto session = open();
  const auto unit = session->begin(Access::kWrite);
  ASSERT_FALSE(unit);
  EXPECT_EQ(unit.error().code, ErrorCode::kStoreUnavailable);
  EXPECT_EQ(unit.error().detail(kStoreCodeDetail), "25006");
  EXPECT_TRUE(session->begin(Access::kRead));
}

TEST_F(SessionTest, ADatabaseWithoutTablesSaysWhatToDo) {
  const TestDatabase empty;
  const auto session = open_postgres_store(empty.options())->open_session(SessionPurpose::kRequests);
  const auto unit = begin(*session, Access::kRead);
  const auto found = unit->flags().find(test_flag("one").key, kEnvironment);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::kStoreUnavailable);
  EXPECT_EQ(found.error().message, "relation \"feature_flags\" does not exist: run `hoist migrate up`");
}

TEST_F(SessionTest, EachPurposeHasItsLockTimeout) {
  raw_.exec("INSERT INTO feature_flags (id, flag_key) VALUES (gen_random_uuid(), 'one')");
  raw_.exec("BEGIN; SELECT 1 FROM feature_flags FOR UPDATE");
  PostgresOptions options = database_.options();
  options.runner_lock_timeout = std::chrono::milliseconds(10);
  options.request_lock_timeout = std::chrono::milliseconds(11);
  const auto store = open_postgres_store(options);
  for (const auto purpose : {SessionPurpose::kRunner, SessionPurpose::kRequests}) {
    const auto session = store->open_session(purpose);
    const auto unit = begin(*session, Access::kWrite);
    const auto locked = unit->flags().lock(test_flag("one").key, kEnvironment);
    ASSERT_FALSE(locked);
    EXPECT_EQ(locked.error().code, ErrorCode::kLockTimeout);
  }
}

TEST_F(SessionTest, SettingsSurviveAReset) {
  const ConnectionTarget target(
      database_.url() + "?options=-c%20work_mem%3D7MB",
      {.lock = std::chrono::microseconds(1'500), .statement = std::chrono::seconds(3)});
  auto connection = *Connection::open(target);
  const Statement reset{"", "RESET ALL"};
  const Statement show{"",
                       "SELECT concat_ws(' ', current_setting('lock_timeout'),"
                       " current_setting('statement_timeout'),"
                       " current_setting('idle_in_transaction_session_timeout'),"
                       " current_setting('plan_cache_mode'), current_setting('jit'),"
                       " current_setting('random_page_cost'), current_setting('TimeZone'),"
                       " current_setting('application_name'), current_setting('work_mem'))"};
  Pipeline pipeline(*connection);
  pipeline.add(reset);
  pipeline.add(show);
  const auto answers = pipeline.run();
  ASSERT_TRUE(answers) << answers.error().message;
  RowReader row(answers->at(1), 0);
  EXPECT_EQ(row.take<std::string>(), "2ms 3s 1min force_generic_plan off 1.1 UTC hoist 7MB");
}

TEST_F(SessionTest, ALostPreparedStatementIsAnOutageAndTheConnectionIsOfNoMoreUse) {
  auto connection = *Connection::open(ConnectionTarget(database_.url(), TimeLimits{}));
  const Statement prepared{"one", "SELECT 1"};
  const Statement deallocate{"", "DEALLOCATE ALL"};
  Pipeline first(*connection);
  first.add(prepared);
  first.add(deallocate);
  ASSERT_TRUE(first.run());
  Pipeline second(*connection);
  second.add(prepared);
  const auto answers = second.run();
  ASSERT_FALSE(answers);
  EXPECT_EQ(answers.error().code, ErrorCode::kStoreUnavailable);
  EXPECT_EQ(answers.error().message,
            "prepared statement \"one\" does not exist: if a pooler such as PgBouncer stands before "
            "PostgreSQL, add "
            "pooler=transaction to the database URL");
  EXPECT_TRUE(connection->lost());
}

TEST_F(SessionTest, LostPreparedStatementsAreMadeAnewAtTheNextBeginning) {
  const auto session = open();
  static_cast<void>(begin(*session, Access::kWrite));
  // As somebody's trigger might.
  raw_.exec(
      "CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DEALLOCATE ALL; RETURN NEW; END "
      "$$;"
      "CREATE TRIGGER forget BEFORE INSERT ON feature_flags FOR EACH ROW EXECUTE FUNCTION forget()");
  {
    const auto unit = begin(*session, Access::kWrite);
    ASSERT_TRUE(unit->flags().insert(test_flag("one", 1)));
    ASSERT_TRUE(unit->commit());
  }
  const auto unit = begin(*session, Access::kWrite);
  EXPECT_TRUE(unit->flags().insert(test_flag("two", 2)));
}

TEST_F(SessionTest, AFailedPreparationIsTriedAgain) {
  auto connection = *Connection::open(ConnectionTarget(database_.url(), TimeLimits{}));
  const Statement statement{"later", "SELECT 1 FROM made_later"};
  for (const bool made : {false, true}) {
    if (made) raw_.exec("CREATE TABLE made_later ()");
    Pipeline pipeline(*connection);
    pipeline.add(statement);
    EXPECT_EQ(pipeline.run().has_value(), made);
  }
}

TEST(StoreDescriptionTest, NamesHostAndDatabaseAndNeverAPassword) {
  const auto describe = [](const std::string& url) {
    PostgresOptions options;
    options.url = url;
    return open_postgres_store(options)->description();
  };
  EXPECT_EQ(describe("postgresql://user:secret-word@db.internal:5433/flags"), "postgresql db.internal/flags");
  EXPECT_EQ(describe("postgres://db.internal/flags?password=secret-word"), "postgresql db.internal/flags");
  // libpq falls back to PGDATABASE, which pg_virtualenv sets, and only then to the user's name.
  const char* fallback = std::getenv("PGDATABASE");
  EXPECT_EQ(describe("postgresql://user@db.internal"),
            std::string("postgresql db.internal/") + (fallback != nullptr ? fallback : "user"));
}

TEST(StoreDescriptionTest, IsOneLineOfBoundedLength) {
  const auto describe = [](const std::string& url) {
    PostgresOptions options;
    options.url = url;
    return open_postgres_store(options)->description();
  };
  EXPECT_EQ(describe("postgresql://h%0Ai/d%1b%5b%ff"), "postgresql h?i/d?[?");
  EXPECT_EQ(describe("postgresql://" + std::string(300, 'h') + "/" + std::string(65, 'd')),
            "postgresql " + std::string(255, 'h') + "…/" + std::string(64, 'd') + "…");
}

TEST(StoreDescriptionTest, APasswordThatSpilledOverIsNotShown) {
  for (const std::string& url : std::vector<std::string>{
           "postgresql://user:secret/word@db.internal/flags", "postgresql://user:1/secret@db.internal/flags",
           "postgresql://user:secret?word@db.internal/flags", "postgresql://user:secret%zz@db.internal/flags",
           "postgresql://user:p@secret@db.internal/flags", "postgresql://user:1@secret@db.internal",
           std::string("postgresql://user:1,secret\0@db.internal", 39)}) {
    SCOPED_TRACE(url);
    PostgresOptions options;
    options.url = url;
    const auto store = open_postgres_store(options);
    EXPECT_EQ(store->description(), "postgresql (unreadable URL)");
    const auto unit = store->open_session(SessionPurpose::kRequests)->begin(Access::kRead);
    ASSERT_FALSE(unit);
    EXPECT_EQ(unit.error().code, ErrorCode::kStoreUnavailable);
    EXPECT_EQ(unit.error().message.find("secret"), std::string::npos);
  }
}

}  // namespace
}  // namespace hoist::postgres
