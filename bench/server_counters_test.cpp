#include "server_counters.h"

#include <gtest/gtest.h>

#include <future>

#include "support/postgres_database.h"

namespace hoist::bench {
namespace {

TEST(SettledCounter, CountsTheDeadlockOfConnectionsThatHaveJustGone) {
  const std::string counted = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
  const test::PostgresDatabase database;
  const auto sql = database.connect();
  sql->run("CREATE TABLE t (id int); INSERT INTO t VALUES (1), (2)");
  const double before = settled_counter(*sql, counted);
  {
    const auto first = database.connect();
    const auto second = database.connect();
    for (const auto& each : {first.get(), second.get()}) each->run("SET deadlock_timeout = '10ms'");
    first->run("BEGIN; UPDATE t SET id = id WHERE id = 1");
    second->run("BEGIN; UPDATE t SET id = id WHERE id = 2");
    auto refused =
        std::async(std::launch::async, [&] { return first->refuses("UPDATE t SET id = id WHERE id = 2"); });
    const bool other_refused = second->refuses("UPDATE t SET id = id WHERE id = 1");
    // The one that is refused lets the other one pass.
    if (other_refused) second->run("ROLLBACK");
    EXPECT_NE(refused.get(), other_refused);
  }
  EXPECT_EQ(settled_counter(*sql, counted), before + 1);
}

}  // namespace
}  // namespace hoist::bench
