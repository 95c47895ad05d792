#include "hoist/stores/sqlite/due_listener.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "hoist/stores/sqlite/connection.h"
#include "support/deadline.h"
#include "support/must.h"
#include "support/temp_dir.h"

namespace hoist::sqlite {
namespace {

using namespace std::chrono_literals;
using test::must;

/// Long enough that a wait which ends by itself is a failure.
constexpr Duration kLong = test::kPatience;

class SqliteDueListenerTest : public ::testing::Test {
 protected:
  std::unique_ptr<Connection> open() { return must(Connection::open({.path = path, .create = true})); }
  void make_table() {
    must(open()->run_script("PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS t (n)"));
  }
  void commit_something() { must(open()->run_script("INSERT INTO t VALUES (1)")); }
  /// How long a wait lasted.
  static Duration time(DueListener& listener, Duration at_most) {
    const auto start = test::SteadyClock::now();
    listener.wait(at_most);
    return std::chrono::duration_cast<Duration>(test::SteadyClock::now() - start);
  }

  test::TempDir folder;
  std::string path = folder.file("x.db");
};

TEST_F(SqliteDueListenerTest, hears_another_connection_during_a_wait) {
  make_table();
  SqliteDueListener listener({.path = path});
  const auto other = open();
  std::jthread writer([&] { must(other->run_script("INSERT INTO t VALUES (1)")); });
  EXPECT_LT(time(listener, kLong), kLong);
}

TEST_F(SqliteDueListenerTest, hears_what_happened_before_the_first_wait_and_between_two) {
  make_table();
  SqliteDueListener listener({.path = path});
  for (int i = 0; i < 3; ++i) {
    commit_something();
    EXPECT_LT(time(listener, kLong), kLong);
    EXPECT_GE(time(listener, 5ms), 5ms) << "nothing more has happened";
  }
}

TEST_F(SqliteDueListenerTest, hears_a_commit_and_no_rollback) {
  make_table();
  SqliteDueListener listener({.path = path});
  const auto other = open();
  must(other->begin(Access::kWrite));
  must(other->run_script("INSERT INTO t VALUES (1)"));
  EXPECT_GE(time(listener, 5ms), 5ms);
  other->rollback();
  EXPECT_GE(time(listener, 5ms), 5ms);
}

TEST_F(SqliteDueListenerTest, hears_a_database_that_appears) {
  SqliteDueListener listener({.path = path});
  EXPECT_GE(time(listener, 3200us), 3200us);
  make_table();
  EXPECT_LT(time(listener, kLong), kLong);
  EXPECT_GE(time(listener, 5ms), 5ms);
}

TEST_F(SqliteDueListenerTest, is_interrupted_from_another_thread_and_in_advance) {
  SqliteDueListener listener({.path = folder.file("missing/x.db")});
  listener.interrupt();
  EXPECT_LT(time(listener, kLong), kLong);
  std::jthread other([&] { listener.interrupt(); });
  EXPECT_LT(time(listener, kLong), kLong);
}

TEST_F(SqliteDueListenerTest, a_wait_of_nothing_returns_and_leaves_the_next_whole) {
  make_table();
  SqliteDueListener listener({.path = path});
  listener.wait(Duration(0));
  EXPECT_GE(time(listener, 1500us), 1500us);
  listener.wait(Duration(0));
  EXPECT_GE(time(listener, 250ms), 250ms) << "longer than the interval between two looks";
}

}  // namespace
}  // namespace hoist::sqlite
