// Which migrations a database has: the table schema_migrations. Free functions over a connection.
#pragma once

#include <string>
#include <vector>

#include "hoist/base/instant.h"
#include "hoist/base/result.h"
#include "hoist/stores/sqlite/connection.h"

namespace hoist::sqlite {

struct AppliedMigration {
  int number = 0;
  std::string name;
  std::string checksum;
  Instant applied_at;
};

/// In order of number; empty where the database has never been migrated.
[[nodiscard]] Result<std::vector<AppliedMigration>> applied_migrations(Connection& connection);

/// Errors: kStoreUnavailable unless every migration that this binary knows was applied. Newer ones do not
/// matter: an older process goes on beside a newer one.
[[nodiscard]] Result<void> require_schema(Connection& connection);

/// Precondition: a writing transaction.
[[nodiscard]] Result<void> create_migrations_table(Connection& connection);
[[nodiscard]] Result<void> record_migration(Connection& connection, const AppliedMigration& migration);

}  // namespace hoist::sqlite
