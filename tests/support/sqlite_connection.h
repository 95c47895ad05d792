// Raw SQL on a SQLite file.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "support/sql_connection.h"

struct sqlite3;
struct sqlite3_stmt;

namespace hoist::test {

class SqliteConnection final : public SqlConnection {
 public:
  /// Opens or creates the file. It waits up to 10 s for another writer, as a patient person would.
  explicit SqliteConnection(const std::string& path);
  ~SqliteConnection() override;

  std::vector<SqlRow> query(const std::string& sql) override;

 private:
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalizer>;

  /// Runs one statement; its rows replace those of an earlier one if it can have any.
  void run_statement(sqlite3_stmt* statement, const std::string& sql, std::vector<SqlRow>& rows);

  sqlite3* db_ = nullptr;
  /// Texts of one statement, prepared: the simulation asks the same few thousands of times.
  std::map<std::string, Statement> prepared_;
};

}  // namespace hoist::test
