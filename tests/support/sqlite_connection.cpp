#include "support/sqlite_connection.h"

#include <sqlite3.h>

#include <utility>

namespace hoist::test {
namespace {

constexpr int kBusyTimeoutMs = 10'000;
/// Those that come first are those that come often; a text with values in it is new each time.
constexpr std::size_t kMostPrepared = 24;

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

SqliteConnection::~SqliteConnection() {
  prepared_.clear();
  sqlite3_close_v2(db_);
}

void SqliteConnection::Finalizer::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

void SqliteConnection::run_statement(sqlite3_stmt* statement, const std::string& sql,
                                     std::vector<SqlRow>& rows) {
  const int columns = sqlite3_column_count(statement);
  if (columns > 0) rows.clear();
  int step = sqlite3_step(statement);
  for (; step == SQLITE_ROW; step = sqlite3_step(statement)) {
    SqlRow& row = rows.emplace_back();
    row.reserve(static_cast<std::size_t>(columns));
    for (int i = 0; i < columns; ++i) row.push_back(column(statement, i));
  }
  sqlite3_reset(statement);
  if (step != SQLITE_DONE) throw_error(db_, sql);
}

std::vector<SqlRow> SqliteConnection::query(const std::string& sql) {
  std::vector<SqlRow> rows;
  if (const auto found = prepared_.find(sql); found != prepared_.end()) {
    run_statement(found->second.get(), sql, rows);
    return rows;
  }
  const char* rest = sql.c_str();
  bool first = true;
  while (*rest != '\0') {
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v2(db_, rest, -1, &raw, &rest) != SQLITE_OK) throw_error(db_, sql);
    Statement statement(raw);
    if (!statement) continue;  // only white space was left
    run_statement(raw, sql, rows);
    const bool alone = std::exchange(first, false) && *rest == '\0';
    if (alone && prepared_.size() < kMostPrepared) prepared_.emplace(sql, std::move(statement));
  }
  return rows;
}

}  // namespace hoist::test
