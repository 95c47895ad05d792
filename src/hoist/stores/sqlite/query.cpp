#include "hoist/stores/sqlite/query.h"

#include <sqlite3.h>

#include <utility>

namespace hoist::sqlite {
namespace {

/// SQLite's own macro for "copy it" is an old-style cast.
sqlite3_destructor_type copied() {
  return reinterpret_cast<sqlite3_destructor_type>(static_cast<std::intptr_t>(-1));
}

}  // namespace

Query::Query(Connection& connection, sqlite3_stmt* statement, bool& in_use)
    : connection_(connection), statement_(statement), in_use_(&in_use) {
  in_use = true;
}

Query::Query(Connection& connection, Error error) : connection_(connection), failure_(std::move(error)) {}

Query::~Query() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  *in_use_ = false;
}

void Query::note_bind(int code) {
  if (code != SQLITE_OK && !failure_) failure_ = connection_.note_failure(code);
}

Query& Query::bind(std::int64_t value) {
  if (!failure_) note_bind(sqlite3_bind_int64(statement_, ++parameter_, value));
  return *this;
}

Query& Query::bind(std::string_view text) {
  // A null pointer would bind NULL.
  const char* const data = text.data() == nullptr ? "" : text.data();
  if (!failure_) {
    note_bind(sqlite3_bind_text64(statement_, ++parameter_, data, text.size(), copied(), SQLITE_UTF8));
  }
  return *this;
}

Query& Query::bind(const std::optional<Instant>& at) { return at ? bind(*at) : bind_null(); }

Query& Query::bind_blob(std::span<const std::uint8_t> bytes) {
  if (!failure_) {
    note_bind(sqlite3_bind_blob64(statement_, ++parameter_, bytes.data(), bytes.size(), copied()));
  }
  return *this;
}

Query& Query::bind_null() {
  if (!failure_) note_bind(sqlite3_bind_null(statement_, ++parameter_));
  return *this;
}

Query& Query::bind_or_null(std::string_view text) { return text.empty() ? bind_null() : bind(text); }

Result<bool> Query::next() {
  if (failure_) return tl::unexpected<Error>(*failure_);
  if (connection_.broken_) return tl::unexpected<Error>(*connection_.broken_);
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return tl::unexpected<Error>(connection_.note_failure(code));
}

Result<int> Query::run() {
  while (true) {
    HOIST_ASSIGN(const bool row, next());
    if (!row) return sqlite3_changes(connection_.db_);
  }
}

bool Query::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Query::text(int column) const {
  const unsigned char* const data = sqlite3_column_text(statement_, column);
  if (data == nullptr) return {};
  return {reinterpret_cast<const char*>(data),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::span<const std::uint8_t> Query::blob(int column) const {
  const void* const data = sqlite3_column_blob(statement_, column);
  if (data == nullptr) return {};
  return {static_cast<const std::uint8_t*>(data),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string_view Query::column_name(int column) const { return sqlite3_column_name(statement_, column); }

}  // namespace hoist::sqlite
