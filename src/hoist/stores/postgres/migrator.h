// Brings a PostgreSQL database to the present tables, one migration per transaction.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "hoist/ports/migrator.h"
#include "hoist/stores/migrations/migration.h"
#include "hoist/stores/postgres/connection_target.h"
#include "hoist/stores/postgres/rows.h"

namespace hoist::postgres {

/// The advisory lock that keeps migrating processes apart: the bytes of "hoist" and a 1. Every version of
/// Hoist uses the same. Each migration's transaction holds it, and looks again at what is applied once it has
/// it: a lock of the session would be anybody's behind a pooler.
inline constexpr std::int64_t kMigrationLockKey = 0x686f'6973'7401;

/// Errors: kInvalidState for a server older than PostgreSQL 15. `version` is PQserverVersion's: 150004.
[[nodiscard]] Result<void> check_server_version(int version);

/// Opens a connection per call. Not thread-safe.
class PostgresMigrator final : public Migrator {
 public:
  /// `migrations` are in order of number and outlive the migrator.
  PostgresMigrator(ConnectionTarget target, std::span<const Migration> migrations)
      : target_(std::move(target)), migrations_(migrations) {}

  [[nodiscard]] Result<std::vector<MigrationStatus>> status() override;
  [[nodiscard]] Result<std::vector<MigrationStatus>> up(std::optional<int> target) override;

 private:
  [[nodiscard]] Result<ConnectionPtr> connect() const;
  [[nodiscard]] Result<void> begin(PGconn& connection) const;
  /// What the database says of every known migration, its checksums compared. Within a transaction.
  [[nodiscard]] Result<std::vector<MigrationStatus>> read_status(PGconn& connection) const;
  /// The same in a transaction of its own.
  [[nodiscard]] Result<std::vector<MigrationStatus>> present_status(PGconn& connection) const;
  /// In a transaction of its own, under the lock; none where another process was first.
  [[nodiscard]] Result<std::optional<MigrationStatus>> apply(PGconn& connection, std::size_t place) const;
  /// Runs it and notes it down. Within a transaction.
  [[nodiscard]] Result<MigrationStatus> write(PGconn& connection, const Migration& migration) const;

  ConnectionTarget target_;
  std::span<const Migration> migrations_;
};

}  // namespace hoist::postgres
