#include "hoist/stores/sqlite/connection.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <system_error>

#include "hoist/base/check.h"
#include "hoist/stores/sqlite/query.h"
#include "hoist/stores/sqlite/sqlite_error.h"

namespace hoist::sqlite {
namespace {

/// A failure to open, told by what is wrong with the path rather than by SQLite's one sentence for all.
Error explain_open_failure(const ConnectionOptions& options, int code, int system_errno) {
  namespace fs = std::filesystem;
  const std::string name = describe_path(options.path);
  Error error = make_error(code, sqlite3_errstr(code), name);
  if (options.path.starts_with("file:")) return error;
  std::error_code ignored;
  const fs::path file(options.path);
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  if (fs::is_directory(file, ignored)) {
    error.message = fmt::format("{} is a directory; name a file in it", name);
  } else if (!fs::is_directory(folder, ignored)) {
    error.message = fmt::format("{}: the directory {} does not exist; create it or name another path", name,
                                folder.string());
  } else if (!options.create && !fs::exists(file, ignored)) {
    error.message = fmt::format("{} does not exist; run `hoist migrate up` to create it", name);
  } else if (system_errno != 0) {
    error.message = fmt::format("{} cannot be opened: {}; make it readable and writable for this user", name,
                                std::generic_category().message(system_errno));
  }
  return error;
}

int to_milliseconds(Duration duration) {
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(duration).count();
  return static_cast<int>(std::clamp<decltype(ms)>(ms, 0, std::numeric_limits<int>::max()));
}

}  // namespace

std::string describe_path(std::string_view path) { return fmt::format("sqlite {}", path); }

Result<std::unique_ptr<Connection>> Connection::open(const ConnectionOptions& options) {
  sqlite3* db = nullptr;
  // No mutex: one thread at a time uses a connection.
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (options.create) flags |= SQLITE_OPEN_CREATE;
  const int code = sqlite3_open_v2(options.path.c_str(), &db, flags, nullptr);
  if (code != SQLITE_OK) {
    Error error = explain_open_failure(options, code, db == nullptr ? 0 : sqlite3_system_errno(db));
    sqlite3_close_v2(db);
    return tl::unexpected<Error>(std::move(error));
  }
  std::unique_ptr<Connection> connection(new Connection(db, describe_path(options.path)));
  sqlite3_busy_timeout(db, to_milliseconds(options.busy_timeout));
  // An accepted schedule is never lost, also when the machine loses power: FULL syncs the log at each
  // commit, where WAL's usual NORMAL may lose the last ones.
  HOIST_TRY(connection->run_script("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;"));
  return connection;
}

Connection::~Connection() {
  rollback();
  for (const auto& [sql, prepared] : statements_) sqlite3_finalize(prepared.statement);
  sqlite3_close_v2(db_);
}

Query Connection::query(std::string_view sql) {
  if (broken_) return Query(*this, *broken_);
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) return Query(*this, note_failure(code));
    found = statements_.emplace(sql, Prepared{.statement = statement, .in_use = false}).first;
  }
  Prepared& prepared = found->second;
  check(!prepared.in_use, "one query of a text at a time");
  check(!in_transaction_ || writing_ || sqlite3_stmt_readonly(prepared.statement) != 0,
        "a reading unit of work does not write");
  return Query(*this, prepared.statement, prepared.in_use);
}

Result<void> Connection::run_script(const std::string& sql) {
  if (broken_) return tl::unexpected<Error>(*broken_);
  const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return tl::unexpected<Error>(note_failure(code));
  return {};
}

Result<void> Connection::begin(Access access) {
  check(!in_transaction_, "one unit of work at a time");
  if (access == Access::kWrite) {
    // Of a file that may only be read, SQLite would give a reading transaction without a word.
    if (sqlite3_db_readonly(db_, "main") == 1) {
      worn_out_ = true;
      return tl::unexpected<Error>(
          make_error(SQLITE_READONLY, sqlite3_errstr(SQLITE_READONLY), description_));
    }
    HOIST_TRY(query("BEGIN IMMEDIATE").run());
  } else {
    HOIST_TRY(query("BEGIN").run());
    // A deferred transaction sees the state at its first read; that moment is to be now.
    const Result<bool> read = query("SELECT 1 FROM sqlite_schema LIMIT 1").next();
    if (!read) {
      rollback();
      return tl::unexpected<Error>(read.error());
    }
  }
  in_transaction_ = true;
  writing_ = access == Access::kWrite;
  return {};
}

Result<void> Connection::commit() {
  check(in_transaction_, "a transaction to commit");
  const Result<int> committed = query("COMMIT").run();
  if (!committed) {
    rollback();
    return tl::unexpected<Error>(committed.error());
  }
  in_transaction_ = false;
  return {};
}

void Connection::rollback() noexcept {
  if (sqlite3_get_autocommit(db_) == 0) sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
  in_transaction_ = false;
  broken_.reset();
}

Error Connection::note_failure(int code) {
  Error error = make_error(code, sqlite3_errmsg(db_), description_);
  if (needs_new_connection(code)) worn_out_ = true;
  const bool ended = sqlite3_get_autocommit(db_) != 0;
  if (in_transaction_ && !broken_ && (ended || error.code == ErrorCode::kStoreUnavailable)) broken_ = error;
  return error;
}

}  // namespace hoist::sqlite
