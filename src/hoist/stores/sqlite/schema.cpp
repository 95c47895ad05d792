#include "hoist/stores/sqlite/schema.h"

#include <fmt/format.h>

#include "hoist/stores/migrations/migration.h"
#include "hoist/stores/sqlite/query.h"
#include "hoist/stores/sqlite/row.h"

namespace hoist::sqlite {
namespace {

Result<AppliedMigration> decode_migration(Row& row) {
  AppliedMigration migration;
  migration.number = row.small();
  migration.name = row.text();
  migration.checksum = row.text();
  HOIST_ASSIGN(migration.applied_at, row.instant());
  return migration;
}

}  // namespace

Result<std::vector<AppliedMigration>> applied_migrations(Connection& connection) {
  {
    Query table =
        connection.query("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'");
    HOIST_ASSIGN(const bool exists, table.next());
    if (!exists) return std::vector<AppliedMigration>{};
  }
  Query query =
      connection.query("SELECT number, name, checksum, applied_at FROM schema_migrations ORDER BY number");
  return collect(query, decode_migration);
}

Result<void> require_schema(Connection& connection) {
  HOIST_ASSIGN(const std::vector<AppliedMigration> applied, applied_migrations(connection));
  const int needed = sqlite_migrations().back().number;
  if (applied.empty()) {
    return fail(
        ErrorCode::kStoreUnavailable,
        fmt::format("{} has no tables of Hoist's yet; run `hoist migrate up`", connection.description()));
  }
  if (applied.back().number < needed) {
    return fail(
        ErrorCode::kStoreUnavailable,
        fmt::format("{} is at migration {} and this version of Hoist needs {}; run `hoist migrate up`",
                    connection.description(), applied.back().number, needed));
  }
  return {};
}

Result<void> create_migrations_table(Connection& connection) {
  return connection.run_script(
      "CREATE TABLE IF NOT EXISTS schema_migrations ("
      "number INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, checksum TEXT NOT NULL, "
      "applied_at TEXT NOT NULL)");
}

Result<void> record_migration(Connection& connection, const AppliedMigration& migration) {
  Query query = connection.query(
      "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES (?, ?, ?, ?)");
  query.bind(migration.number).bind(migration.name).bind(migration.checksum).bind(migration.applied_at);
  HOIST_TRY(query.run());
  return {};
}

}  // namespace hoist::sqlite
