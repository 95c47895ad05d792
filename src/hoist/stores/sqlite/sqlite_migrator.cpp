// The migrator of the embedded store.
#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "hoist/stores/migrations/migration.h"
#include "hoist/stores/sqlite/connection.h"
#include "hoist/stores/sqlite/schema.h"
#include "hoist/stores/sqlite/sqlite_store.h"

namespace hoist {
namespace {

using sqlite::AppliedMigration;
using sqlite::Connection;

/// What this binary knows beside what the database has. Errors: kInvalidState where they disagree.
Result<std::vector<MigrationStatus>> compare(const std::vector<AppliedMigration>& applied,
                                             const std::string& database) {
  std::vector<MigrationStatus> status;
  auto present = applied.begin();
  for (const Migration& known : sqlite_migrations()) {
    MigrationStatus entry{.number = known.number, .name = std::string(known.name), .applied_at = {}};
    if (present != applied.end() && present->number == known.number) {
      if (present->checksum != known.checksum) {
        return fail(ErrorCode::kInvalidState,
                    fmt::format("{} was migrated with another text of migration {} ({}); use the version of "
                                "Hoist that made it, or restore a backup",
                                database, known.number, known.name));
      }
      entry.applied_at = present->applied_at;
      ++present;
    }
    status.push_back(std::move(entry));
  }
  if (present != applied.end()) {
    return fail(
        ErrorCode::kInvalidState,
        fmt::format("{} has migration {} ({}), which this version of Hoist does not know; use a newer one",
                    database, present->number, present->name));
  }
  return status;
}

class SqliteMigrator final : public Migrator {
 public:
  SqliteMigrator(SqliteOptions options, const Clock& clock) : options_(std::move(options)), clock_(clock) {}

  Result<std::vector<MigrationStatus>> status() override {
    if (!connection_ && is_missing()) return compare({}, sqlite::describe_path(options_.path));
    HOIST_TRY(open(false));
    return read_status();
  }

  Result<std::vector<MigrationStatus>> up(std::optional<int> target) override {
    HOIST_TRY(open(true));
    // First, so that a database that is not ours to migrate is left as it is.
    HOIST_TRY(read_status());
    const bool concurrent = set_wal().has_value();
    std::vector<MigrationStatus> done;
    for (const Migration& migration : sqlite_migrations()) {
      if (target && migration.number > *target) break;
      HOIST_ASSIGN(std::optional<MigrationStatus> applied, apply(migration));
      if (applied) done.push_back(*std::move(applied));
    }
    // It is refused while another process has the file open in the old mode, such as one that migrates too.
    if (!concurrent) HOIST_TRY(set_wal());
    return done;
  }

 private:
  [[nodiscard]] bool is_missing() const {
    std::error_code ignored;
    return !options_.path.starts_with("file:") &&
           std::filesystem::status(options_.path, ignored).type() == std::filesystem::file_type::not_found;
  }

  /// Readers beside one writer. It stays with the file; a memory database has none and stays as it is.
  Result<void> set_wal() { return connection_->run_script("PRAGMA journal_mode = WAL"); }

  Result<void> open(bool create) {
    if (connection_ && !connection_->worn_out()) return {};
    connection_.reset();
    HOIST_ASSIGN(
        connection_,
        Connection::open({.path = options_.path, .busy_timeout = options_.busy_timeout, .create = create}));
    return {};
  }

  Result<std::vector<MigrationStatus>> read_status() {
    HOIST_ASSIGN(const std::vector<AppliedMigration> applied, sqlite::applied_migrations(*connection_));
    return compare(applied, connection_->description());
  }

  /// Applies the migration unless another process was faster; none then.
  Result<std::optional<MigrationStatus>> apply(const Migration& migration) {
    HOIST_TRY(connection_->begin(Access::kWrite));
    Result<std::optional<MigrationStatus>> applied = apply_in_transaction(migration);
    if (!applied || !*applied) {
      connection_->rollback();
      return applied;
    }
    HOIST_TRY(connection_->commit());
    return applied;
  }

  Result<std::optional<MigrationStatus>> apply_in_transaction(const Migration& migration) {
    HOIST_ASSIGN(const std::vector<MigrationStatus> status, read_status());
    for (const MigrationStatus& entry : status) {
      if (entry.number == migration.number && entry.applied_at) return std::nullopt;
    }
    HOIST_TRY(sqlite::create_migrations_table(*connection_));
    HOIST_TRY(connection_->run_script(std::string(migration.sql)));
    const AppliedMigration record{.number = migration.number,
                                  .name = std::string(migration.name),
                                  .checksum = std::string(migration.checksum),
                                  .applied_at = clock_.now()};
    HOIST_TRY(sqlite::record_migration(*connection_, record));
    return MigrationStatus{.number = record.number, .name = record.name, .applied_at = record.applied_at};
  }

  SqliteOptions options_;
  const Clock& clock_;
  /// Kept, because a memory database lives as long as its last connection.
  std::unique_ptr<Connection> connection_;
};

}  // namespace

std::unique_ptr<Migrator> make_sqlite_migrator(SqliteOptions options, const Clock& clock) {
  return std::make_unique<SqliteMigrator>(std::move(options), clock);
}

}  // namespace hoist
