#include "support/sqlite_connection.h"

#include <sqlite3.h>

namespace hoist::test {
namespace {

constexpr int kBusyTimeoutMs = 10'000;

[[noreturn]] void throw_error(sqlite3* db, const std::string& doing) {
  throw SqlError("sqlite: " + std::string(sqlite3_errmsg(db)) + " in: " + doing,
                 std::to_string(sqlite3_extended_errcode(db)));
}

std::optional<std::string> column(sqlite3_stmt* statement, int index) {
  const void* blob = sqlite3_column_blob(statement, index);
  if (sqlite3_column_type(statement, index) == SQLITE_NULL) return std::nullopt;
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, index));
  return std::string(static_cast<const char*>(blob), blob == nullptr ? 0 : size);
}

}  // namespace

SqliteConnection::SqliteConnection(const std::string& path) {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI;
  if (sqlite3_open_v2(path.c_str(), &db_, flags, nullptr) != SQLITE_OK) throw_error(db_, "open " + path);
  sqlite3_busy_timeout(db_, kBusyTimeoutMs);
  run("PRAGMA foreign_keys = ON");
}

SqliteConnection::~SqliteConnection() { sqlite3_close_v2(db_); }

std::vector<SqlRow> SqliteConnection::query(const std::string& sql) {
  std::vector<SqlRow> rows;
  const char* rest = sql.c_str();
  while (*rest != '\0') {
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v2(db_, rest, -1, &raw, &rest) != SQLITE_OK) throw_error(db_, sql);
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(raw, sqlite3_finalize);
    if (!statement) continue;  // only white space was left
    if (sqlite3_column_count(raw) > 0) rows.clear();
    int step = sqlite3_step(raw);
    for (; step == SQLITE_ROW; step = sqlite3_step(raw)) {
      SqlRow row;
      for (int i = 0; i < sqlite3_column_count(raw); ++i) row.push_back(column(raw, i));
      rows.push_back(std::move(row));
    }
    if (step != SQLITE_DONE) throw_error(db_, sql);
  }
  return rows;
}

}  // namespace hoist::test
