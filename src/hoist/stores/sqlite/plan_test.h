// How SQLite would run our statements, on a database of a test's own. For tests only.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "hoist/stores/sqlite/connection.h"
#include "hoist/stores/sqlite/query.h"
#include "hoist/stores/sqlite/sqlite_store.h"
#include "support/manual_clock.h"
#include "support/must.h"
#include "support/temp_dir.h"

namespace hoist::sqlite {

/// With all migrations applied, and nothing in it.
class PlanTest : public ::testing::Test {
 protected:
  PlanTest() {
    test::must(make_sqlite_migrator({.path = path}, clock)->up());
    reopen();
  }

  /// Reads the statistics anew.
  void reopen() { db = test::must(Connection::open({.path = path})); }

  /// A line for each step.
  std::string plan_of(std::string_view sql) {
    Query query = db->query("EXPLAIN QUERY PLAN " + std::string(sql));
    std::string plan;
    while (test::must(query.next())) plan += std::string(query.text(3)) + "\n";
    return plan;
  }

  test::TempDir folder;
  std::string path = folder.file("x.db");
  test::ManualClock clock;
  std::unique_ptr<Connection> db;
};

}  // namespace hoist::sqlite
