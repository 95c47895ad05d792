#include "hoist/stores/sqlite/connection.h"

#include <gtest/gtest.h>

#include <fstream>

#include "hoist/stores/sqlite/query.h"
#include "support/must.h"
#include "support/temp_dir.h"

namespace hoist::sqlite {
namespace {

using test::must;
using test::outcome_of;

class ConnectionTest : public ::testing::Test {
 protected:
  ConnectionTest() {
    must(db->run_script("PRAGMA journal_mode = WAL; CREATE TABLE t (k TEXT UNIQUE, b BLOB)"));
  }

  std::unique_ptr<Connection> open(bool create = false) {
    return must(Connection::open({.path = path, .busy_timeout = Duration(0), .create = create}));
  }
  static Result<int> insert(Connection& connection, std::string_view key, int size = 0) {
    Query query = connection.query("INSERT INTO t (k, b) VALUES (?, zeroblob(?))");
    query.bind(key).bind(size);
    return query.run();
  }
  static std::int64_t number(Connection& connection, std::string_view sql) {
    Query query = connection.query(sql);
    EXPECT_TRUE(must(query.next()));
    return query.integer(0);
  }
  std::int64_t rows() { return number(*open(), "SELECT count(*) FROM t"); }

  test::TempDir folder;
  std::string path = folder.file("x.db");
  std::unique_ptr<Connection> db = open(true);
};

TEST_F(ConnectionTest, is_durable_and_checks_foreign_keys) {
  EXPECT_EQ(number(*db, "PRAGMA synchronous"), 2);  // FULL
  EXPECT_EQ(number(*db, "PRAGMA foreign_keys"), 1);
}

TEST_F(ConnectionTest, commits_and_rolls_back) {
  must(db->begin(Access::kWrite));
  must(insert(*db, "a"));
  EXPECT_EQ(rows(), 0);
  must(db->commit());
  EXPECT_EQ(rows(), 1);

  must(db->begin(Access::kWrite));
  must(insert(*db, "b"));
  db->rollback();
  EXPECT_EQ(rows(), 1);
}

TEST_F(ConnectionTest, a_refused_row_leaves_the_transaction_usable) {
  must(db->begin(Access::kWrite));
  must(insert(*db, "a"));
  EXPECT_EQ(outcome_of(insert(*db, "a")), "CONSTRAINT_VIOLATION");
  must(insert(*db, "b"));
  must(db->commit());
  EXPECT_EQ(rows(), 2);
}

TEST_F(ConnectionTest, nothing_of_a_transaction_survives_a_full_disk) {
  must(db->run_script("PRAGMA max_page_count = 10"));
  must(db->begin(Access::kWrite));
  must(insert(*db, "a"));
  const auto full = insert(*db, "b", 1'000'000);
  ASSERT_EQ(outcome_of(full), "STORE_UNAVAILABLE");
  EXPECT_EQ(full.error().detail(kStoreCodeDetail), "SQLITE_FULL");
  // What would fit must not slip in on its own.
  EXPECT_EQ(insert(*db, "c").error(), full.error());
  EXPECT_EQ(db->commit().error(), full.error());
  EXPECT_FALSE(db->in_transaction());
  EXPECT_EQ(rows(), 0);

  EXPECT_FALSE(db->worn_out());
  must(db->begin(Access::kWrite));
  must(insert(*db, "d"));
  must(db->commit());
  EXPECT_EQ(rows(), 1);
}

TEST_F(ConnectionTest, nothing_of_a_transaction_survives_a_trigger_that_rolls_back) {
  must(
      db->run_script("CREATE TRIGGER no BEFORE INSERT ON t WHEN NEW.k = 'no' BEGIN SELECT RAISE(ROLLBACK, "
                     "'not today'); END"));
  must(db->begin(Access::kWrite));
  must(insert(*db, "a"));
  const auto refused = insert(*db, "no");
  ASSERT_EQ(outcome_of(refused), "STORE_TRANSIENT");
  EXPECT_NE(refused.error().message.find("not today"), std::string::npos);
  EXPECT_EQ(insert(*db, "b").error(), refused.error());
  EXPECT_EQ(db->commit().error(), refused.error());
  EXPECT_EQ(rows(), 0);
}

TEST_F(ConnectionTest, a_reading_transaction_sees_the_moment_it_began) {
  const auto reader = open();
  must(reader->begin(Access::kRead));
  must(insert(*db, "a"));
  EXPECT_EQ(number(*reader, "SELECT count(*) FROM t"), 0);
  must(reader->commit());
  EXPECT_EQ(number(*reader, "SELECT count(*) FROM t"), 1);
}

TEST_F(ConnectionTest, a_second_writer_is_told_that_the_store_is_busy) {
  const auto other = open();
  must(other->begin(Access::kWrite));
  const auto refused = db->begin(Access::kWrite);
  ASSERT_EQ(outcome_of(refused), "STORE_UNAVAILABLE");
  EXPECT_EQ(refused.error().detail(kStoreCodeDetail), "SQLITE_BUSY");
  EXPECT_FALSE(db->in_transaction());
  other->rollback();
  must(db->begin(Access::kWrite));
}

TEST_F(ConnectionTest, a_refused_statement_shows_at_its_first_step) {
  Query query = db->query("SELECT nonsense FROM nowhere");
  query.bind("x").bind(1);
  EXPECT_EQ(outcome_of(query.next()), "STORE_TRANSIENT");
  EXPECT_EQ(outcome_of(query.run()), "STORE_TRANSIENT");
}

TEST_F(ConnectionTest, texts_and_blobs_come_back_as_they_were) {
  const std::string text("a\0b", 3);
  Query query = db->query("SELECT ?, ?, ?, ?");
  query.bind(std::string_view(text)).bind(std::string_view()).bind_or_null("");
  query.bind_blob(std::array<std::uint8_t, 2>{0, 255});
  ASSERT_TRUE(must(query.next()));
  EXPECT_EQ(query.text(0), text);
  EXPECT_FALSE(query.is_null(1));
  EXPECT_EQ(query.text(1), "");
  EXPECT_TRUE(query.is_null(2));
  EXPECT_EQ(std::vector(query.blob(3).begin(), query.blob(3).end()), (std::vector<std::uint8_t>{0, 255}));
}

TEST_F(ConnectionTest, does_not_make_a_missing_file_unasked) {
  const std::string missing = folder.file("missing.db");
  const auto refused = Connection::open({.path = missing});
  ASSERT_EQ(outcome_of(refused), "STORE_UNAVAILABLE");
  EXPECT_NE(refused.error().message.find("hoist migrate up"), std::string::npos) << refused.error().message;
  EXPECT_FALSE(std::filesystem::exists(missing));
}

TEST_F(ConnectionTest, says_what_is_wrong_with_a_path) {
  const auto refusal = [](const std::string& at) {
    const auto refused = Connection::open({.path = at, .busy_timeout = Duration(0), .create = true});
    EXPECT_EQ(outcome_of(refused), "STORE_UNAVAILABLE");
    return refused ? std::string() : refused.error().message;
  };
  EXPECT_NE(
      refusal(folder.file("no/such/x.db")).find("the directory " + folder.file("no/such") + " does not"),
      std::string::npos);
  EXPECT_NE(refusal(folder.path().string()).find("is a directory"), std::string::npos);
  std::ofstream(folder.file("text.db")) << std::string(4096, 'x');
  EXPECT_NE(refusal(folder.file("text.db")).find("not an SQLite database"), std::string::npos);
}

using ConnectionDeathTest = ConnectionTest;

TEST_F(ConnectionDeathTest, a_reading_transaction_does_not_write) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  must(db->begin(Access::kRead));
  EXPECT_DEATH(static_cast<void>(insert(*db, "a")), "a reading unit of work does not write");
}

}  // namespace
}  // namespace hoist::sqlite
