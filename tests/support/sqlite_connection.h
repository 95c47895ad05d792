// Raw SQL on a SQLite file.
#pragma once

#include <memory>
#include <string>

#include "support/sql_connection.h"

struct sqlite3;

namespace hoist::test {

class SqliteConnection final : public SqlConnection {
 public:
  /// Opens or creates the file. It waits up to 10 s for another writer, as a patient person would.
  explicit SqliteConnection(const std::string& path);
  ~SqliteConnection() override;

  std::vector<SqlRow> query(const std::string& sql) override;

 private:
  sqlite3* db_ = nullptr;
};

}  // namespace hoist::test
