// Units of work through PgBouncer in transaction mode, and what Hoist says where it was not told of it.
#include <gtest/gtest.h>

#include <set>

#include "hoist/stores/postgres/session.h"
#include "hoist/stores/postgres/test_database.h"
#include "hoist/stores/postgres/test_values.h"
#include "hoist/stores/postgres/transaction.h"
#include "support/pgbouncer.h"
#include "support/postgres_database.h"

namespace hoist::postgres {
namespace {

constexpr std::string_view kHint =
    ": if a pooler such as PgBouncer stands before PostgreSQL, add pooler=transaction to the database URL";

class PooledSessionTest : public testing::Test {
 protected:
  void SetUp() override {
    database_.migrate();
    pooler_.spread(database_.name());
  }

  [[nodiscard]] PostgresOptions options(Pooler pooler = Pooler::kTransaction) const {
    PostgresOptions options;
    options.url = pooler_.url(database_.name());
    options.pooler = pooler;
    return options;
  }
  [[nodiscard]] std::unique_ptr<Connection> connect(const TimeLimits& limits) const {
    auto opened =
        Connection::open(ConnectionTarget(pooler_.url(database_.name()), limits, Pooler::kTransaction));
    if (!opened) throw std::runtime_error(opened.error().message);
    return *std::move(opened);
  }
  /// The answer to a query of one text, in a transaction of its own.
  static std::string ask(Connection& connection, const std::string& sql) {
    auto transaction = Transaction::begin(connection, Access::kWrite);
    if (!transaction) throw std::runtime_error(transaction.error().message);
    const Statement statement{"asked", sql};
    const auto rows = (*transaction)->run(statement);
    if (!rows) throw std::runtime_error(rows.error().message);
    auto answer = RowReader(*rows, 0).take<std::string>();
    if (!(*transaction)->commit()) throw std::runtime_error("no commit");
    return answer;
  }

  TestDatabase database_;
  RawConnection raw_{database_.url()};
  test::PgBouncer pooler_{test::postgres_url("postgres"), {{"ignore_startup_parameters", "options"}}};
};

TEST_F(PooledSessionTest, EveryTransactionHasItsSettingsWhereverItLandsAndLeavesNothingBehind) {
  const auto connection =
      connect({.lock = std::chrono::microseconds(1'500), .statement = std::chrono::seconds(3)});
  std::set<std::string> sessions;
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(
        ask(*connection,
            "SELECT concat_ws(' ', current_setting('lock_timeout'), current_setting('statement_timeout'),"
            " current_setting('idle_in_transaction_session_timeout'), current_setting('plan_cache_mode'),"
            " current_setting('jit'), current_setting('random_page_cost'), current_setting('TimeZone'))"),
        "2ms 3s 1min force_generic_plan off 1.1 UTC");
    sessions.insert(ask(*connection, "SELECT pg_backend_pid()::text"));
  }
  EXPECT_GE(sessions.size(), 3U) << "transactions move";
  RawConnection other(pooler_.url(database_.name()));
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(
        other.exec(
            "SELECT concat_ws(' ', current_setting('lock_timeout'), current_setting('plan_cache_mode'),"
            " current_setting('jit'), (SELECT count(*) FROM pg_prepared_statements))"),
        raw_.exec("SELECT concat_ws(' ', current_setting('lock_timeout'), current_setting('plan_cache_mode'),"
                  " current_setting('jit'), 0)"));
  }
}

TEST_F(PooledSessionTest, AHeldRowIsALockTimeoutAndASlowStatementIsStopped) {
  raw_.exec("INSERT INTO feature_flags (id, flag_key) VALUES (gen_random_uuid(), 'one')");
  raw_.exec("BEGIN; SELECT 1 FROM feature_flags FOR UPDATE");
  const auto connection =
      connect({.lock = std::chrono::milliseconds(20), .statement = std::chrono::seconds(1)});
  const Statement held{"", "SELECT 1 FROM feature_flags FOR UPDATE"};
  const Statement slow{"", "SELECT count(*) FROM generate_series(1, 1000000000)"};
  const auto code_of = [&](const Statement& statement) {
    const auto transaction = Transaction::begin(*connection, Access::kWrite);
    if (!transaction) throw std::runtime_error(transaction.error().message);
    const auto answer = (*transaction)->run(statement);
    return answer ? std::string() : std::string(answer.error().detail(kStoreCodeDetail));
  };
  EXPECT_EQ(code_of(held), "55P03");
  EXPECT_EQ(code_of(slow), "57014");
}

TEST_F(PooledSessionTest, AReadingUnitStaysOneStateAndAWritingOneSeesWhatIsCommitted) {
  raw_.exec("ALTER DATABASE " + database_.name() + " SET default_transaction_isolation = 'serializable'");
  const auto session = open_postgres_store(options())->open_session(SessionPurpose::kRequests);
  for (const Access access : {Access::kRead, Access::kWrite}) {
    raw_.exec("DELETE FROM feature_flags");
    const auto unit = session->begin(access);
    ASSERT_TRUE(unit) << unit.error().message;
    ASSERT_FALSE((*unit)->flags().find(test_flag("one").key, production())->has_value());
    raw_.exec("INSERT INTO feature_flags (id, flag_key) VALUES (gen_random_uuid(), 'one')");
    EXPECT_EQ((*unit)->flags().find(test_flag("one").key, production())->has_value(),
              access == Access::kWrite);
  }
}

TEST_F(PooledSessionTest, StandsWhileThePoolersConnectionsAreReplaced) {
  const auto session = open_postgres_store(options())->open_session(SessionPurpose::kRequests);
  ASSERT_TRUE(session->begin(Access::kWrite));
  raw_.exec(
      "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity"
      " WHERE pid <> pg_backend_pid() AND datname = current_database()");
  // PgBouncer may find out only by using one of them, which is the third at the latest.
  Result<std::unique_ptr<UnitOfWork>> unit = session->begin(Access::kWrite);
  for (int i = 0; i < 4 && !unit; ++i) {
    EXPECT_EQ(unit.error().code, ErrorCode::kStoreUnavailable);
    unit = session->begin(Access::kWrite);
  }
  ASSERT_TRUE(unit) << unit.error().message;
  EXPECT_TRUE((*unit)->flags().insert(test_flag("one")));
  EXPECT_TRUE((*unit)->commit());
}

TEST_F(PooledSessionTest, AMigrationRunsThroughIt) {
  const TestDatabase empty;
  PostgresOptions through = options();
  through.url = pooler_.url(empty.name());
  pooler_.spread(empty.name());
  const auto done = make_postgres_migrator(through)->up();
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_FALSE(done->empty());
  EXPECT_EQ(RawConnection(empty.url()).exec("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"),
            "0");
}

TEST_F(PooledSessionTest, WithoutBeingToldTheStartIsRefusedAndSaysWhatToDo) {
  const test::PgBouncer strict(test::postgres_url("postgres"));
  PostgresOptions untold = options(Pooler::kNone);
  untold.url = strict.url(database_.name());
  const auto unit =
      open_postgres_store(untold)->open_session(SessionPurpose::kRequests)->begin(Access::kRead);
  ASSERT_FALSE(unit);
  EXPECT_EQ(unit.error().code, ErrorCode::kStoreUnavailable);
  EXPECT_NE(unit.error().message.find("unsupported startup parameter"), std::string::npos)
      << unit.error().message;
  EXPECT_TRUE(unit.error().message.ends_with(kHint)) << unit.error().message;
  const auto status = make_postgres_migrator(untold)->status();
  ASSERT_FALSE(status);
  EXPECT_TRUE(status.error().message.ends_with(kHint)) << status.error().message;
}

TEST_F(PooledSessionTest, OptionsOfTheUsersOwnAreRefusedAndItSaysWhatToDo) {
  const test::PgBouncer strict(test::postgres_url("postgres"));
  PostgresOptions own = options();
  own.url = strict.url(database_.name()) + "?options=-c%20work_mem%3D7MB";
  const auto unit = open_postgres_store(own)->open_session(SessionPurpose::kRequests)->begin(Access::kRead);
  ASSERT_FALSE(unit);
  EXPECT_TRUE(unit.error().message.ends_with(
      ": a pooler takes no `options`, neither in the database URL nor in PGOPTIONS"))
      << unit.error().message;
}

TEST_F(PooledSessionTest, WithoutBeingToldStatementsOfOtherSessionsAreAnOutageThatSaysWhatToDo) {
  const auto store = open_postgres_store(options(Pooler::kNone));
  std::set<std::string> met;
  // Two clients in turn, on three sessions of the server's.
  const std::unique_ptr<Session> sessions[] = {store->open_session(SessionPurpose::kRequests),
                                               store->open_session(SessionPurpose::kRequests)};
  for (int i = 0; i < 40; ++i) {
    const auto unit = sessions[i % 2]->begin(Access::kRead);
    std::optional<Error> error;
    if (!unit) {
      error = unit.error();
    } else if (const auto found = (*unit)->flags().find(test_flag("one").key, production()); !found) {
      error = found.error();
    }
    if (!error) continue;
    EXPECT_EQ(error->code, ErrorCode::kStoreUnavailable) << error->message;
    EXPECT_TRUE(error->message.ends_with(kHint)) << error->message;
    met.insert(std::string(error->detail(kStoreCodeDetail)));
  }
  EXPECT_FALSE(met.empty());
  for (const std::string& sqlstate : met) EXPECT_TRUE(sqlstate == "26000" || sqlstate == "42P05") << sqlstate;
}

TEST_F(PooledSessionTest, WithoutBeingToldItGivesThePoolersSessionBackAtOnce) {
  const test::PgBouncer single(
      test::postgres_url("postgres"),
      {{"ignore_startup_parameters", "options"}, {"default_pool_size", "1"}, {"query_wait_timeout", "5"}});
  RawConnection other(single.url(database_.name()));
  other.exec("PREPARE begin AS SELECT 1");
  const auto untold = Connection::open(ConnectionTarget(single.url(database_.name()), TimeLimits{}));
  ASSERT_TRUE(untold) << untold.error().message;
  ASSERT_FALSE(Transaction::begin(**untold, Access::kWrite));
  EXPECT_TRUE((*untold)->lost());
  EXPECT_EQ(other.exec("SELECT 1"), "1") << "the one session is free again";
}

}  // namespace
}  // namespace hoist::postgres
