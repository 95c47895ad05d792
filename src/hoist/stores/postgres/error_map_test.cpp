// What errors become: messages, and what a trigger's function may raise. sqlstate_test.cpp has each row of
// the table raised by the server itself.
#include "hoist/stores/postgres/error_map.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hoist/stores/postgres/test_database.h"
#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {
namespace {

constexpr std::string_view kFlag = "'01935b1e-7c00-7000-8000-000000000001'";

/// One statement that fails in a unit of work, and what the failure is.
struct Row {
  std::string_view sqlstate;
  ErrorCode code;
  std::string sql;
};

std::string flag_row(std::string_view values) {
  return "INSERT INTO feature_flags (id, flag_key, rollout_percentage) VALUES " + std::string(values);
}

/// Code that some trigger of the user's could contain.
std::string raise(std::string_view sqlstate) {
  return "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '" + std::string(sqlstate) + "'; END $$";
}

std::vector<Row> rows() {
  const std::string flag(kFlag);
  return {
      {"23514", ErrorCode::kConstraintViolation, flag_row("(gen_random_uuid(), 'a', 101)")},
      {"23514", ErrorCode::kConstraintViolation, flag_row("(gen_random_uuid(), 'with space', 1)")},
      {"23502", ErrorCode::kConstraintViolation, flag_row("(gen_random_uuid(), NULL, 1)")},
      {"23503", ErrorCode::kConstraintViolation,
       "INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates)"
       " VALUES (gen_random_uuid(), gen_random_uuid(), now(), '{}')"},
      {"23505", ErrorCode::kConstraintViolation, flag_row("(" + flag + ", 'other', 1)")},
      {"22P02", ErrorCode::kConstraintViolation, "SELECT 'not a number'::text::int4"},
      {"22003", ErrorCode::kConstraintViolation, "SELECT 2147483647::int4 + 1"},
      {"22012", ErrorCode::kConstraintViolation, "SELECT 1 / 0"},
      {"22021", ErrorCode::kConstraintViolation, "SELECT convert_from('\\xff'::bytea, 'UTF8')"},
      {"22008", ErrorCode::kConstraintViolation, "SELECT timestamptz '294276-12-31Z' + interval '10 years'"},
      {"42804", ErrorCode::kConstraintViolation, "UPDATE feature_flags SET enabled = 1"},
      {"42P01", ErrorCode::kStoreUnavailable, "SELECT 1 FROM not_migrated"},
      {"42703", ErrorCode::kStoreUnavailable, "SELECT not_migrated FROM feature_flags"},
      {"57014", ErrorCode::kStoreTransient, "SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(10)"},
      {"P0001", ErrorCode::kStoreTransient, "UPDATE feature_flags SET description = 'refuse'"},
      {"P0001", ErrorCode::kStoreTransient, raise("P0001")},
      {"40001", ErrorCode::kStoreTransient, raise("40001")},
      {"40P01", ErrorCode::kStoreTransient, raise("40P01")},
      {"53200", ErrorCode::kStoreTransient, raise("53200")},
      {"55P03", ErrorCode::kLockTimeout, raise("55P03")},
      {"42601", ErrorCode::kStoreTransient, "SELEKT"},
      {"0A000", ErrorCode::kStoreTransient, "SELECT DISTINCT id FROM feature_flags FOR UPDATE"},
      // A trigger cannot pretend that the store is out of reach, which would stop everything else.
      {"25006", ErrorCode::kStoreTransient, raise("25006")},
      {"57P01", ErrorCode::kStoreTransient, raise("57P01")},
      {"53100", ErrorCode::kStoreTransient, raise("53100")},
      {"08006", ErrorCode::kStoreTransient, raise("08006")},
      {"42P01", ErrorCode::kStoreTransient, "DO $$ BEGIN PERFORM 1 FROM not_there; END $$"},
      // The connection ends.
      {"57P01", ErrorCode::kConnectionLost, "SELECT pg_terminate_backend(pg_backend_pid())"},
  };
}

class ErrorMapTest : public testing::Test {
 protected:
  void SetUp() override {
    database_.migrate();
    RawConnection raw(database_.url());
    raw.exec(flag_row("(" + std::string(kFlag) + ", 'kept', 1)"));
    raw.exec(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'refused'; END $$;"
        "CREATE TRIGGER refuse BEFORE UPDATE ON feature_flags FOR EACH ROW"
        " WHEN (NEW.description = 'refuse') EXECUTE FUNCTION refuse()");
  }

  [[nodiscard]] std::unique_ptr<Connection> connect(const TimeLimits& limits = {}) const {
    auto opened = Connection::open(ConnectionTarget(database_.url(), limits));
    if (!opened) throw std::runtime_error(opened.error().message);
    return *std::move(opened);
  }

  TestDatabase database_;
};

TEST_F(ErrorMapTest, EveryErrorOfTheServerHasItsCode) {
  auto connection = connect();
  for (const Row& row : rows()) {
    SCOPED_TRACE(row.sql);
    if (connection->lost()) connection = connect();
    auto transaction = Transaction::begin(*connection, Access::kWrite);
    ASSERT_TRUE(transaction) << transaction.error().message;
    const Statement statement{"", row.sql};
    const auto answer = (*transaction)->run(statement);
    ASSERT_FALSE(answer);
    EXPECT_EQ(to_string(answer.error().code), to_string(row.code)) << answer.error().message;
    EXPECT_EQ(answer.error().detail(kStoreCodeDetail), row.sqlstate);
    EXPECT_EQ(answer.error().message.find('\n'), std::string::npos);
    EXPECT_EQ(connection->lost(), row.code == ErrorCode::kConnectionLost);
  }
}

TEST_F(ErrorMapTest, AReadOnlyTransactionIsAnOutage) {
  auto connection = connect();
  auto transaction = Transaction::begin(*connection, Access::kWrite);
  ASSERT_TRUE(transaction);
  const Statement forbid{"", "SET TRANSACTION READ ONLY"};
  const Statement write{"", "DELETE FROM feature_flags"};
  ASSERT_TRUE((*transaction)->run(forbid));
  const auto answer = (*transaction)->run(write);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kStoreUnavailable);
  EXPECT_EQ(answer.error().detail(kStoreCodeDetail), "25006");
}

TEST_F(ErrorMapTest, AHeldLockIsALockTimeout) {
  RawConnection holder(database_.url());
  holder.exec("BEGIN; SELECT 1 FROM feature_flags FOR UPDATE");
  auto connection = connect({.lock = std::chrono::milliseconds(20), .statement = Duration(0)});
  auto transaction = Transaction::begin(*connection, Access::kWrite);
  ASSERT_TRUE(transaction);
  const Statement statement{"", "SELECT 1 FROM feature_flags FOR UPDATE"};
  const auto answer = (*transaction)->run(statement);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kLockTimeout);
  EXPECT_EQ(answer.error().detail(kStoreCodeDetail), "55P03");
}

TEST_F(ErrorMapTest, AStatementThatRunsTooLongIsTransient) {
  auto connection = connect({.lock = Duration(0), .statement = std::chrono::milliseconds(20)});
  auto transaction = Transaction::begin(*connection, Access::kWrite);
  ASSERT_TRUE(transaction);
  const Statement statement{"", "SELECT count(*) FROM generate_series(1, 1000000000)"};
  const auto answer = (*transaction)->run(statement);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kStoreTransient);
  EXPECT_EQ(answer.error().detail(kStoreCodeDetail), "57014");
}

TEST_F(ErrorMapTest, AMissingTableSaysWhatToDo) {
  auto connection = connect();
  auto transaction = Transaction::begin(*connection, Access::kRead);
  ASSERT_TRUE(transaction);
  const Statement statement{"", "SELECT 1 FROM not_migrated"};
  const auto answer = (*transaction)->run(statement);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message, "relation \"not_migrated\" does not exist: run `hoist migrate up`");
}

TEST_F(ErrorMapTest, ARefusedConnectionIsAnOutage) {
  const std::string role = database_.name() + "_role";
  RawConnection raw(database_.url());
  raw.exec("CREATE ROLE " + role + " LOGIN CONNECTION LIMIT 0 PASSWORD 'secret-word'");
  const std::string as_role = "postgresql://" + role + ":secret-word@/" + database_.name();
  const std::vector<std::string> urls = {"postgresql:///no_such_database_at_all",
                                         "postgresql://no_such_role:secret-word@/postgres", as_role,
                                         "postgresql://u:secret-word@127.0.0.1:1/hoist"};
  for (const std::string& url : urls) {
    SCOPED_TRACE(url);
    const auto opened = Connection::open(ConnectionTarget(url, TimeLimits{}));
    EXPECT_FALSE(opened);
    if (opened) continue;
    EXPECT_EQ(opened.error().code, ErrorCode::kStoreUnavailable);
    EXPECT_EQ(opened.error().message.find("secret-word"), std::string::npos);
    EXPECT_EQ(opened.error().message.find('\n'), std::string::npos);
  }
  raw.exec("DROP ROLE " + role);
}

TEST(SqlstateTest, WhatIsUnknownIsTransient) {
  EXPECT_EQ(code_of_sqlstate("53000"), ErrorCode::kStoreTransient);
  EXPECT_EQ(code_of_sqlstate("XX000"), ErrorCode::kStoreTransient);
  EXPECT_EQ(code_of_sqlstate(""), ErrorCode::kStoreTransient);
}

TEST(ErrorMessageTest, IsOneLine) {
  EXPECT_EQ(one_line("connection failed: FATAL:  no\n\tIs the server running?\n"),
            "connection failed: FATAL: no Is the server running?");
  EXPECT_EQ(one_line(""), "");
}

TEST(ErrorMessageTest, NothingWasAttemptedBeforeTheBeginning) {
  EXPECT_EQ(before_any_attempt(error_of_lost_connection("gone")).code, ErrorCode::kStoreUnavailable);
  EXPECT_EQ(before_any_attempt(Error{ErrorCode::kLockTimeout, "", {}}).code, ErrorCode::kLockTimeout);
}

}  // namespace
}  // namespace hoist::postgres
