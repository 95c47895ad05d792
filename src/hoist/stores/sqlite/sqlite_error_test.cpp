#include "hoist/stores/sqlite/sqlite_error.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <memory>

#include "hoist/domain/failure.h"
#include "support/temp_dir.h"

namespace hoist::sqlite {
namespace {

struct CodeCase {
  int code;
  std::string_view name;
  ErrorCode expected;
};

constexpr ErrorCode kOutage = ErrorCode::kStoreUnavailable;
constexpr ErrorCode kTransient = ErrorCode::kStoreTransient;
constexpr ErrorCode kViolation = ErrorCode::kConstraintViolation;

// Every code with a meaning of its own, and one of each kind that has none.
const CodeCase kCases[] = {
    {SQLITE_BUSY, "SQLITE_BUSY", kOutage},
    {SQLITE_BUSY_RECOVERY, "SQLITE_BUSY_RECOVERY", kOutage},
    {SQLITE_BUSY_SNAPSHOT, "SQLITE_BUSY_SNAPSHOT", kOutage},
    {SQLITE_BUSY_TIMEOUT, "SQLITE_BUSY_TIMEOUT", kOutage},
    {SQLITE_LOCKED, "SQLITE_LOCKED", kOutage},
    {SQLITE_LOCKED_SHAREDCACHE, "SQLITE_LOCKED_SHAREDCACHE", kOutage},
    {SQLITE_FULL, "SQLITE_FULL", kOutage},
    {SQLITE_IOERR, "SQLITE_IOERR", kOutage},
    {SQLITE_IOERR_READ, "SQLITE_IOERR_READ", kOutage},
    {SQLITE_IOERR_WRITE, "SQLITE_IOERR_WRITE", kOutage},
    {SQLITE_IOERR_FSYNC, "SQLITE_IOERR_FSYNC", kOutage},
    {SQLITE_IOERR_SHMMAP, "SQLITE_IOERR_SHMMAP", kOutage},
    {SQLITE_READONLY, "SQLITE_READONLY", kOutage},
    {SQLITE_READONLY_DBMOVED, "SQLITE_READONLY_DBMOVED", kOutage},
    {SQLITE_READONLY_DIRECTORY, "SQLITE_READONLY_DIRECTORY", kOutage},
    {SQLITE_PERM, "SQLITE_PERM", kOutage},
    {SQLITE_CANTOPEN, "SQLITE_CANTOPEN", kOutage},
    {SQLITE_CANTOPEN_ISDIR, "SQLITE_CANTOPEN_ISDIR", kOutage},
    {SQLITE_PROTOCOL, "SQLITE_PROTOCOL", kOutage},
    {SQLITE_NOLFS, "SQLITE_NOLFS", kOutage},
    {SQLITE_CORRUPT, "SQLITE_CORRUPT", kOutage},
    {SQLITE_CORRUPT_INDEX, "SQLITE_CORRUPT_INDEX", kOutage},
    {SQLITE_NOTADB, "SQLITE_NOTADB", kOutage},
    {SQLITE_CONSTRAINT_CHECK, "SQLITE_CONSTRAINT_CHECK", kViolation},
    {SQLITE_CONSTRAINT_NOTNULL, "SQLITE_CONSTRAINT_NOTNULL", kViolation},
    {SQLITE_CONSTRAINT_FOREIGNKEY, "SQLITE_CONSTRAINT_FOREIGNKEY", kViolation},
    {SQLITE_CONSTRAINT_DATATYPE, "SQLITE_CONSTRAINT_DATATYPE", kViolation},
    {SQLITE_CONSTRAINT_UNIQUE, "SQLITE_CONSTRAINT_UNIQUE", kViolation},
    {SQLITE_CONSTRAINT_PRIMARYKEY, "SQLITE_CONSTRAINT_PRIMARYKEY", kViolation},
    {SQLITE_CONSTRAINT_ROWID, "SQLITE_CONSTRAINT_ROWID", kViolation},
    {SQLITE_MISMATCH, "SQLITE_MISMATCH", kViolation},
    {SQLITE_TOOBIG, "SQLITE_TOOBIG", kViolation},
    {SQLITE_CONSTRAINT_TRIGGER, "SQLITE_CONSTRAINT_TRIGGER", kTransient},
    {SQLITE_CONSTRAINT_VTAB, "SQLITE_CONSTRAINT_VTAB", kTransient},
    {SQLITE_CONSTRAINT, "SQLITE_CONSTRAINT", kTransient},
    {SQLITE_ERROR, "SQLITE_ERROR", kTransient},
    {SQLITE_NOMEM, "SQLITE_NOMEM", kTransient},
    {SQLITE_INTERRUPT, "SQLITE_INTERRUPT", kTransient},
    {SQLITE_SCHEMA, "SQLITE_SCHEMA", kTransient},
    {SQLITE_ABORT_ROLLBACK, "SQLITE_ABORT_ROLLBACK", kTransient},
    {4242, "SQLITE_4242", kTransient},
    {SQLITE_MISUSE, "SQLITE_MISUSE", ErrorCode::kInternal},
    {SQLITE_RANGE, "SQLITE_RANGE", ErrorCode::kInternal},
};

TEST(SqliteErrorTest, maps_every_code) {
  for (const CodeCase& row : kCases) {
    EXPECT_EQ(code_name(row.code), row.name);
    EXPECT_EQ(to_string(classify_code(row.code)), to_string(row.expected)) << row.name;
    const Error error = make_error(row.code, "its own words", "sqlite /tmp/x.db");
    EXPECT_EQ(error.code, row.expected) << row.name;
    EXPECT_EQ(error.detail(kStoreCodeDetail), row.name);
    EXPECT_NE(error.message.find("its own words"), std::string::npos) << error.message;
    // Where all of the database is concerned, the message names it.
    EXPECT_EQ(error.message.find("/tmp/x.db") != std::string::npos, row.expected == kOutage) << error.message;
  }
}

TEST(SqliteErrorTest, an_outage_costs_no_attempt_and_a_trigger_is_worth_a_retry) {
  const auto class_of = [](int code) { return classify(make_error(code, "", "")); };
  EXPECT_EQ(class_of(SQLITE_FULL), FailureClass::kOutage);
  EXPECT_EQ(class_of(SQLITE_CONSTRAINT_TRIGGER), FailureClass::kTransient);
  EXPECT_EQ(class_of(SQLITE_CONSTRAINT_CHECK), FailureClass::kPermanent);
}

TEST(SqliteErrorTest, only_what_may_have_damaged_the_connection_replaces_it) {
  for (const int code : {SQLITE_IOERR_FSYNC, SQLITE_READONLY_DBMOVED, SQLITE_CORRUPT, SQLITE_NOTADB,
                         SQLITE_CANTOPEN, SQLITE_PROTOCOL}) {
    EXPECT_TRUE(needs_new_connection(code)) << code_name(code);
  }
  for (const int code : {SQLITE_BUSY, SQLITE_FULL, SQLITE_CONSTRAINT_TRIGGER, SQLITE_ERROR, SQLITE_NOMEM}) {
    EXPECT_FALSE(needs_new_connection(code)) << code_name(code);
  }
}

/// What a real SQLite answers to things that go wrong.
class RealErrorsTest : public ::testing::Test {
 protected:
  struct Close {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
  };
  using Database = std::unique_ptr<sqlite3, Close>;

  Database open(const std::string& at) {
    sqlite3* db = nullptr;
    open_code = sqlite3_open_v2(
        at.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE,
        nullptr);
    return Database(db);
  }
  static std::string run(const Database& db, const std::string& sql) {
    const int code = sqlite3_exec(db.get(), sql.c_str(), nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? "ok" : code_name(code);
  }

  test::TempDir folder;
  std::string path = folder.file("x.db");
  int open_code = SQLITE_OK;
};

TEST_F(RealErrorsTest, constraints) {
  const Database db = open(path);
  ASSERT_EQ(run(db,
                "PRAGMA foreign_keys = ON;"
                "CREATE TABLE t (id INTEGER PRIMARY KEY, k TEXT UNIQUE, n INTEGER NOT NULL DEFAULT 1,"
                " c INTEGER CHECK (c < 10), p INTEGER REFERENCES t (id));"
                "CREATE TABLE s (n INTEGER) STRICT;"
                "CREATE TABLE w (k TEXT PRIMARY KEY) WITHOUT ROWID;"
                "CREATE TRIGGER no BEFORE INSERT ON t WHEN NEW.k = 'no' BEGIN SELECT RAISE(ABORT, 'no'); END;"
                "INSERT INTO t (id, k) VALUES (1, 'a'); INSERT INTO w VALUES ('a');"),
            "ok");
  EXPECT_EQ(run(db, "INSERT INTO t (k) VALUES ('a')"), "SQLITE_CONSTRAINT_UNIQUE");
  EXPECT_EQ(run(db, "INSERT INTO t (id) VALUES (1)"), "SQLITE_CONSTRAINT_PRIMARYKEY");
  EXPECT_EQ(run(db, "INSERT INTO w VALUES ('a')"), "SQLITE_CONSTRAINT_PRIMARYKEY");
  EXPECT_EQ(run(db, "INSERT INTO t (n) VALUES (NULL)"), "SQLITE_CONSTRAINT_NOTNULL");
  EXPECT_EQ(run(db, "INSERT INTO t (c) VALUES (10)"), "SQLITE_CONSTRAINT_CHECK");
  EXPECT_EQ(run(db, "INSERT INTO t (p) VALUES (99)"), "SQLITE_CONSTRAINT_FOREIGNKEY");
  EXPECT_EQ(run(db, "INSERT INTO t (k) VALUES ('no')"), "SQLITE_CONSTRAINT_TRIGGER");
  EXPECT_EQ(run(db, "INSERT INTO s VALUES ('text')"), "SQLITE_CONSTRAINT_DATATYPE");
  EXPECT_EQ(run(db, "INSERT INTO t (id) VALUES ('text')"), "SQLITE_MISMATCH");
  sqlite3_limit(db.get(), SQLITE_LIMIT_LENGTH, 1000);
  EXPECT_EQ(run(db, "INSERT INTO t (k) VALUES (zeroblob(1001))"), "SQLITE_TOOBIG");
  EXPECT_EQ(run(db, "INSERT INTO missing VALUES (1)"), "SQLITE_ERROR");
}

TEST_F(RealErrorsTest, locks) {
  const Database db = open(path);
  const Database other = open(path);
  ASSERT_EQ(run(db, "CREATE TABLE t (n); BEGIN IMMEDIATE"), "ok");
  EXPECT_EQ(run(other, "BEGIN IMMEDIATE"), "SQLITE_BUSY");

  const Database shared = open("file:locks?mode=memory&cache=shared");
  const Database sharing = open("file:locks?mode=memory&cache=shared");
  ASSERT_EQ(run(shared, "CREATE TABLE t (n); BEGIN IMMEDIATE; INSERT INTO t VALUES (1)"), "ok");
  EXPECT_EQ(run(sharing, "SELECT * FROM t"), "SQLITE_LOCKED_SHAREDCACHE");
}

TEST_F(RealErrorsTest, a_full_database) {
  const Database db = open(path);
  ASSERT_EQ(run(db, "CREATE TABLE t (b); PRAGMA max_page_count = 3"), "ok");
  EXPECT_EQ(run(db, "INSERT INTO t VALUES (zeroblob(100000))"), "SQLITE_FULL");
}

TEST_F(RealErrorsTest, files_that_cannot_be_used) {
  {
    const Database created = open(path);
    ASSERT_EQ(run(created, "CREATE TABLE t (n)"), "ok");
  }
  const Database read_only = open("file:" + path + "?mode=ro");
  EXPECT_EQ(run(read_only, "INSERT INTO t VALUES (1)"), "SQLITE_READONLY");

  const Database missing = open(folder.file("missing/x.db"));
  EXPECT_EQ(code_name(open_code), "SQLITE_CANTOPEN");
  const Database directory = open(folder.path().string());
  EXPECT_EQ(code_name(open_code), "SQLITE_CANTOPEN");

  std::ofstream(folder.file("text.db")) << std::string(4096, 'x');
  const Database text = open(folder.file("text.db"));
  EXPECT_EQ(run(text, "SELECT * FROM sqlite_schema"), "SQLITE_NOTADB");

  std::fstream(path, std::ios::in | std::ios::out).seekp(100) << std::string(2000, '\xff');
  const Database damaged = open(path);
  EXPECT_EQ(run(damaged, "SELECT * FROM t"), "SQLITE_CORRUPT");
}

TEST_F(RealErrorsTest, a_disk_that_refuses_to_write) {
  const Database db = open(path);
  ASSERT_EQ(run(db, "PRAGMA journal_mode = WAL; CREATE TABLE t (b)"), "ok");
  // A file size limit makes the kernel refuse with EFBIG, which is not "full" to SQLite.
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit tight = before;
  tight.rlim_cur = 64 * 1024;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &tight), 0);
  const std::string refused = run(db, "INSERT INTO t VALUES (zeroblob(1000000))");
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  static_cast<void>(std::signal(SIGXFSZ, handler));
  EXPECT_EQ(refused, "SQLITE_IOERR_WRITE");
}

}  // namespace
}  // namespace hoist::sqlite
