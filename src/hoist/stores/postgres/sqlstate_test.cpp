// Every row of the table of SQLSTATEs, and what is important outside it, raised by a real server itself.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "hoist/stores/postgres/error_map.h"
#include "hoist/stores/postgres/test_database.h"
#include "hoist/stores/postgres/transaction.h"
#include "support/postgres_server.h"
#include "support/small_disk.h"

namespace hoist::postgres {
namespace {

using ConnectionHandle = std::unique_ptr<Connection>;

/// A migrated database with one flag, on the server that all tests share.
class Scene {
 public:
  Scene() {
    database.migrate();
    raw.exec(
        "INSERT INTO feature_flags (id, flag_key) VALUES (gen_random_uuid(), 'one'),"
        " (gen_random_uuid(), 'two')");
  }
  [[nodiscard]] ConnectionHandle connect(const TimeLimits& limits = {}) const {
    return open(database.url(), limits);
  }
  [[nodiscard]] static ConnectionHandle open(const std::string& url, const TimeLimits& limits = {}) {
    auto opened = Connection::open(ConnectionTarget(url, limits));
    if (!opened) throw std::runtime_error(opened.error().message);
    return *std::move(opened);
  }

  TestDatabase database;
  RawConnection raw{database.url()};
};

/// Runs statements of a session one by one; the error of the first that fails. Throws where none does.
Error first_error(Connection& connection, const std::vector<std::string>& statements) {
  for (const std::string& sql : statements) {
    const Statement statement{"", sql};
    Pipeline pipeline(connection);
    pipeline.add(statement);
    auto answers = pipeline.run();
    if (!answers) return answers.error();
  }
  throw std::runtime_error("no statement failed");
}

void must_run(Connection& connection, const std::string& sql) {
  const Statement statement{"", sql};
  Pipeline pipeline(connection);
  pipeline.add(statement);
  const auto answers = pipeline.run();
  if (!answers) throw std::runtime_error(sql + ": " + answers.error().message);
}

/// Returns once the server has something to say, or has hung up.
void await_server(Connection& connection) {
  pollfd watched{.fd = PQsocket(connection.handle()), .events = POLLIN, .revents = 0};
  constexpr int kPatienceMs = 60'000;
  if (poll(&watched, 1, kPatienceMs) != 1) throw std::runtime_error("the server says nothing");
}

/// Returns once the session with that process waits for a lock.
void await_waiting(RawConnection& observer, int pid) {
  const std::string look = fmt::format("SELECT count(*) FROM pg_locks WHERE pid = {} AND NOT granted", pid);
  while (observer.exec(look) == "0") {
  }
}

/// As the server refuses a connection. libpq keeps its SQLSTATE to itself but for this form of its message.
std::string sqlstate_of_refusal(const std::string& url) {
  const ConnectionPtr connection(PQconnectStart(url.c_str()));
  PQsetErrorVerbosity(connection.get(), PQERRORS_SQLSTATE);
  for (auto state = PGRES_POLLING_WRITING; state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED;
       state = PQconnectPoll(connection.get())) {
    const auto events = static_cast<short>(state == PGRES_POLLING_READING ? POLLIN : POLLOUT);
    pollfd watched{.fd = PQsocket(connection.get()), .events = events, .revents = 0};
    poll(&watched, 1, -1);
  }
  const std::string message = one_line(PQerrorMessage(connection.get()));
  const std::size_t at = message.find("FATAL: ");
  if (at == std::string::npos) return message;
  return message.substr(message.find_first_not_of(' ', at + 6), 5);
}

/// The refusal as ConnectionTarget gives it, with the SQLSTATE that the server had sent.
Error refused(const std::string& url) {
  const std::string sqlstate = sqlstate_of_refusal(url);
  const auto opened = Connection::open(ConnectionTarget(url, TimeLimits{}));
  if (opened) throw std::runtime_error("the connection was not refused");
  Error error = opened.error();
  error.context.push_back({std::string(kStoreCodeDetail), sqlstate});
  return error;
}

/// A role of a test's own on the shared server, gone at the end.
class OwnRole {
 public:
  OwnRole(Scene& scene, const std::string& rights) : scene_(scene), name_(scene.database.name() + "_role") {
    scene_.raw.exec("CREATE ROLE " + name_ + " " + rights + " PASSWORD 'right'");
  }
  OwnRole(const OwnRole&) = delete;
  OwnRole& operator=(const OwnRole&) = delete;
  ~OwnRole() { PQclear(PQexec(scene_.raw.handle(), ("DROP ROLE " + name_).c_str())); }
  [[nodiscard]] std::string url(const std::string& password) const {
    return "postgresql://" + name_ + ":" + password + "@/" + scene_.database.name();
  }

 private:
  Scene& scene_;
  std::string name_;
};

Error in_unit_of_work(const std::string& sql) {
  Scene scene;
  const ConnectionHandle connection = scene.connect();
  auto transaction = Transaction::begin(*connection, Access::kWrite);
  if (!transaction) return transaction.error();
  const Statement statement{"", sql};
  const auto answer = (*transaction)->run(statement);
  if (answer) throw std::runtime_error("the statement did not fail");
  return answer.error();
}

Error broken_protocol() {
  Scene scene;
  const ConnectionHandle connection = scene.connect();
  const Statement statement{"", "SELECT $1::int8, $2::int8"};
  Parameters one_of_two;
  one_of_two.add(std::int64_t{1});
  Pipeline pipeline(*connection);
  pipeline.add(statement, std::move(one_of_two));
  auto answers = pipeline.run();
  if (answers) throw std::runtime_error("half a statement was run");
  return answers.error();
}

Error ended_by_administrator() {
  Scene scene;
  const ConnectionHandle connection = scene.connect();
  scene.raw.exec(fmt::format("SELECT pg_terminate_backend({}, 60000)", PQbackendPID(connection->handle())));
  return first_error(*connection, {"SELECT 1"});
}

/// The server says so in a warning, before it hangs up.
void keep_sqlstate(void* kept, const PGresult* notice) {
  const char* sqlstate = PQresultErrorField(notice, PG_DIAG_SQLSTATE);
  if (sqlstate != nullptr) *static_cast<std::string*>(kept) = sqlstate;
}

Error crash_of_another_process() {
  const test::PostgresServer server;
  const ConnectionHandle connection = Scene::open(server.url());
  std::string warned;
  PQsetNoticeReceiver(connection->handle(), keep_sqlstate, &warned);
  RawConnection other(server.url());
  kill(PQbackendPID(other.handle()), SIGKILL);
  await_server(*connection);
  // Taken before anything is sent to whom is not there any more: the answer to that throws it away.
  PQconsumeInput(connection->handle());
  static_cast<void>(PQnotifies(connection->handle()));
  Error error = first_error(*connection, {"SELECT 1"});
  if (error.detail(kStoreCodeDetail).empty())
    error.context.push_back({std::string(kStoreCodeDetail), warned});
  return error;
}

Error server_that_stops() {
  const test::PostgresServer server;
  // Told to stop, it waits for this session, and lets nobody else in.
  RawConnection held(server.url());
  kill(std::stoi(held.exec("SELECT pg_read_file('postmaster.pid')")), SIGTERM);
  while (PQping(server.url().c_str()) == PQPING_OK) {
  }
  return refused(server.url());
}

Error idle_session() {
  Scene scene;
  const ConnectionHandle connection = scene.connect();
  must_run(*connection, "SET idle_session_timeout = '1ms'");
  await_server(*connection);
  return first_error(*connection, {"SELECT 1"});
}

Error idle_transaction() {
  Scene scene;
  const ConnectionHandle connection = scene.connect();
  auto transaction = Transaction::begin(*connection, Access::kWrite);
  if (!transaction) return transaction.error();
  const Statement limit{"", "SET idle_in_transaction_session_timeout = '1ms'"};
  if (!(*transaction)->run(limit)) throw std::runtime_error("no time-out could be set");
  await_server(*connection);
  const Statement statement{"", "SELECT 1"};
  const auto answer = (*transaction)->run(statement);
  if (answer) throw std::runtime_error("the transaction lives on");
  return answer.error();
}

/// What a session meets whose pooler gave it another session of the server's.
Error lost_preparation() {
  Scene scene;
  const ConnectionHandle connection = scene.connect();
  const Statement statement{"prepared", "SELECT 1"};
  const auto run = [&] {
    Pipeline pipeline(*connection);
    pipeline.add(statement);
    return pipeline.run();
  };
  if (!run()) throw std::runtime_error("nothing was prepared");
  must_run(*connection, "DEALLOCATE ALL");
  auto answers = run();
  if (answers) throw std::runtime_error("it is still prepared");
  return answers.error();
}

/// What it meets where that other session has been Hoist's before.
Error prepared_before() {
  Scene scene;
  const ConnectionHandle connection = scene.connect();
  must_run(*connection, "PREPARE prepared AS SELECT 1");
  const Statement statement{"prepared", "SELECT 1"};
  Pipeline pipeline(*connection);
  pipeline.add(statement);
  auto answers = pipeline.run();
  if (answers) throw std::runtime_error("it could be prepared twice");
  return answers.error();
}

Error read_only() {
  Scene scene;
  const ConnectionHandle connection = scene.connect();
  return first_error(*connection, {"BEGIN READ ONLY", "DELETE FROM feature_flags"});
}

Error full_disk() {
  const test::SmallDisk disk("4m");
  const test::PostgresServer server;
  RawConnection raw(server.url());
  raw.exec("CREATE TABLESPACE small LOCATION '" + disk.path() + "'");
  raw.exec("CREATE TABLE filled (text text) TABLESPACE small");
  disk.fill();
  const ConnectionHandle connection = Scene::open(server.url());
  return first_error(*connection,
                     {"INSERT INTO filled SELECT repeat('x', 1000) FROM generate_series(1, 10000)"});
}

Error no_connection_left() {
  Scene scene;
  const OwnRole role(scene, "LOGIN CONNECTION LIMIT 0");
  return refused(role.url("right"));
}

Error no_such_database() { return refused("postgresql:///no_such_database_at_all"); }

Error wrong_password() {
  Scene scene;
  const OwnRole role(scene, "LOGIN");
  return refused(role.url("wrong"));
}

Error no_right_to_log_in() {
  Scene scene;
  const OwnRole role(scene, "NOLOGIN");
  return refused(role.url("right"));
}

Error lock_held(const std::string& sql, const TimeLimits& limits) {
  Scene scene;
  scene.raw.exec("BEGIN; SELECT 1 FROM feature_flags FOR UPDATE");
  const ConnectionHandle connection = scene.connect(limits);
  return first_error(*connection, {"BEGIN", sql});
}

Error lock_time_out() {
  return lock_held("SELECT 1 FROM feature_flags FOR UPDATE",
                   {.lock = std::chrono::milliseconds(1), .statement = Duration(0)});
}
Error lock_at_once() { return lock_held("SELECT 1 FROM feature_flags FOR UPDATE NOWAIT", {}); }

Error raised_by_trigger() {
  Scene scene;
  scene.raw.exec(
      "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;"
      "CREATE TRIGGER refuse BEFORE UPDATE ON feature_flags FOR EACH ROW EXECUTE FUNCTION refuse()");
  const ConnectionHandle connection = scene.connect();
  return first_error(*connection, {"UPDATE feature_flags SET enabled = true"});
}

Error two_serializable_transactions() {
  Scene scene;
  const ConnectionHandle connection = scene.connect();
  must_run(*connection, "BEGIN ISOLATION LEVEL SERIALIZABLE");
  must_run(*connection, "SELECT count(*) FROM feature_flags WHERE enabled");
  scene.raw.exec(
      "BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT count(*) FROM feature_flags WHERE enabled;"
      "UPDATE feature_flags SET enabled = true WHERE flag_key = 'one'; COMMIT");
  return first_error(*connection,
                     {"UPDATE feature_flags SET enabled = true WHERE flag_key = 'two'", "COMMIT"});
}

Error deadlock() {
  Scene scene;
  RawConnection other(scene.database.url());
  // Whose time-out ends first while both wait is the one that is refused.
  other.exec(
      "SET deadlock_timeout = '1h'; BEGIN; SELECT 1 FROM feature_flags WHERE flag_key = 'two' FOR UPDATE");
  const ConnectionHandle connection = scene.connect();
  must_run(*connection, "SET deadlock_timeout = '1ms'");
  must_run(*connection, "BEGIN");
  must_run(*connection, "SELECT 1 FROM feature_flags WHERE flag_key = 'one' FOR UPDATE");
  PQsendQuery(other.handle(), "SELECT 1 FROM feature_flags WHERE flag_key = 'one' FOR UPDATE");
  await_waiting(scene.raw, PQbackendPID(other.handle()));
  return first_error(*connection, {"SELECT 1 FROM feature_flags WHERE flag_key = 'two' FOR UPDATE"});
}

Error statement_time_out() {
  Scene scene;
  const ConnectionHandle connection =
      scene.connect({.lock = Duration(0), .statement = std::chrono::milliseconds(1)});
  return first_error(*connection, {"SELECT count(*) FROM generate_series(1, 1000000000)"});
}

Error no_shared_memory() {
  const test::PostgresServer server({.settings = {{"max_locks_per_transaction", "10"}}});
  const ConnectionHandle connection = Scene::open(server.url());
  return first_error(*connection,
                     {"SELECT count(pg_advisory_lock(n)) FROM generate_series(1, 1000000) AS n"});
}

Error failed_transaction() {
  Scene scene;
  const ConnectionHandle connection = scene.connect();
  must_run(*connection, "BEGIN");
  static_cast<void>(first_error(*connection, {"SELECT 1 / 0"}));
  return first_error(*connection, {"SELECT 1"});
}

/// One way to meet an SQLSTATE.
struct Raised {
  std::string name;
  std::string sqlstate;
  ErrorCode code;
  std::function<Error()> raise;
};

Raised by_statement(const std::string& name, const std::string& sqlstate, ErrorCode code,
                    const std::string& sql) {
  return {.name = name, .sqlstate = sqlstate, .code = code, .raise = [sql] { return in_unit_of_work(sql); }};
}

std::vector<Raised> all_raised() {
  constexpr auto kLost = ErrorCode::kConnectionLost;
  constexpr auto kUnavailable = ErrorCode::kStoreUnavailable;
  constexpr auto kForbidden = ErrorCode::kConstraintViolation;
  constexpr auto kTransient = ErrorCode::kStoreTransient;
  const std::string flag = "INSERT INTO feature_flags (id, flag_key, rollout_percentage) VALUES ";
  return {
      {"broken_protocol", "08P01", kLost, broken_protocol},
      {"ended_by_administrator", "57P01", kLost, ended_by_administrator},
      {"crash_of_another_process", "57P02", kLost, crash_of_another_process},
      // Before anything was attempted a lost connection is a store that cannot be reached.
      {"server_that_stops", "57P03", kUnavailable, server_that_stops},
      {"idle_session", "57P05", kLost, idle_session},
      {"idle_transaction", "25P03", kLost, idle_transaction},
      {"lost_preparation", "26000", kUnavailable, lost_preparation},
      {"prepared_before", "42P05", kUnavailable, prepared_before},
      {"read_only", "25006", kUnavailable, read_only},
      {"full_disk", "53100", kUnavailable, full_disk},
      {"no_connection_left", "53300", kUnavailable, no_connection_left},
      {"no_such_database", "3D000", kUnavailable, no_such_database},
      {"wrong_password", "28P01", kUnavailable, wrong_password},
      {"no_right_to_log_in", "28000", kUnavailable, no_right_to_log_in},
      by_statement("no_such_table", "42P01", kUnavailable, "SELECT 1 FROM not_migrated"),
      by_statement("no_such_column", "42703", kUnavailable, "SELECT not_migrated FROM feature_flags"),
      {"lock_time_out", "55P03", ErrorCode::kLockTimeout, lock_time_out},
      {"lock_at_once", "55P03", ErrorCode::kLockTimeout, lock_at_once},
      by_statement("check", "23514", kForbidden, flag + "(gen_random_uuid(), 'a', 101)"),
      by_statement("not_null", "23502", kForbidden, flag + "(gen_random_uuid(), NULL, 1)"),
      by_statement("unique", "23505", kForbidden, flag + "(gen_random_uuid(), 'one', 1)"),
      by_statement("foreign_key", "23503", kForbidden,
                   "INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates)"
                   " VALUES (gen_random_uuid(), gen_random_uuid(), now(), '{}')"),
      by_statement("no_number", "22P02", kForbidden, "SELECT 'not a number'::text::int4"),
      by_statement("too_large", "22003", kForbidden, "SELECT 2147483647::int4 + 1"),
      by_statement("by_zero", "22012", kForbidden, "SELECT 1 / 0"),
      by_statement("another_type", "42804", kForbidden, "UPDATE feature_flags SET enabled = 1"),
      {"two_serializable_transactions", "40001", kTransient, two_serializable_transactions},
      {"deadlock", "40P01", kTransient, deadlock},
      {"statement_time_out", "57014", kTransient, statement_time_out},
      by_statement("cancelled", "57014", kTransient,
                   "SELECT pg_cancel_backend(pg_backend_pid()), generate_series(1, 1000000000)"),
      {"no_shared_memory", "53200", kTransient, no_shared_memory},
      by_statement("too_deep", "54001", kTransient, "SELECT repeat('[', 1000000)::json"),
      {"failed_transaction", "25P02", kTransient, failed_transaction},
      {"raised_by_trigger", "P0001", kTransient, raised_by_trigger},
  };
}

class SqlstateRaisedTest : public testing::TestWithParam<Raised> {};

TEST_P(SqlstateRaisedTest, ByTheServerItself) {
  const Raised& raised = GetParam();
  if (raised.sqlstate == "53100" && geteuid() != 0) GTEST_SKIP() << "only root can mount a disk that fills";
  const Error error = raised.raise();
  EXPECT_EQ(error.detail(kStoreCodeDetail), raised.sqlstate) << error.message;
  EXPECT_EQ(to_string(error.code), to_string(raised.code)) << error.message;
  EXPECT_EQ(error.message.find('\n'), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Sqlstate, SqlstateRaisedTest, testing::ValuesIn(all_raised()),
                         [](const auto& parameter) {
                           return parameter.param.sqlstate + "_" + parameter.param.name;
                         });

TEST(SqlstateTable, HasNoRowThatNoTestRaises) {
  const std::vector<Raised> raised = all_raised();
  for (const SqlstateMeaning& meaning : sqlstate_meanings()) {
    EXPECT_TRUE(std::any_of(raised.begin(), raised.end(), [&](const Raised& one) {
      return find_sqlstate_meaning(one.sqlstate) == &meaning;
    })) << meaning.prefix;
  }
}

}  // namespace
}  // namespace hoist::postgres
