#include "hoist/cli/open_store.h"

#include <fmt/format.h>

#include "hoist/base/check.h"
#include "hoist/stores/postgres/postgres_store.h"
#include "hoist/stores/sqlite/sqlite_store.h"

namespace hoist::cli {

OpenedStore open_store(const DatabaseAddress& address, const Clock& clock) {
  switch (address.kind) {
    case DatabaseKind::kSqlite: {
      SqliteOptions options;
      options.path = address.location;
      return {.store = open_sqlite_store(options, clock), .migrator = make_sqlite_migrator(options, clock)};
    }
    case DatabaseKind::kPostgres: {
      PostgresOptions options;
      options.url = address.location;
      options.pooler = address.pooler;
      return {.store = open_postgres_store(options), .migrator = make_postgres_migrator(options)};
    }
  }
  unreachable("DatabaseKind");
}

Result<void> require_migrated(Migrator& migrator) {
  HOIST_ASSIGN(const std::vector<MigrationStatus> migrations, migrator.status());
  for (const MigrationStatus& migration : migrations) {
    if (migration.applied_at) continue;
    return fail(
        ErrorCode::kInvalidState,
        fmt::format("the database lacks migration {:04}_{}; run hoist migrate up, or hoist serve, first",
                    migration.number, migration.name));
  }
  return {};
}

}  // namespace hoist::cli
