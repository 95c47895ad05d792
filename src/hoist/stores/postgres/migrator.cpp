#include "hoist/stores/postgres/migrator.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/stores/postgres/error_map.h"
#include "hoist/stores/postgres/parameters.h"

namespace hoist::postgres {
namespace {

constexpr int kOldestServer = 150000;

Error failure_of(const PGconn& connection, const PGresult& result) {
  if (PQstatus(&connection) == CONNECTION_BAD) {
    return error_of_lost_connection(one_line(PQerrorMessage(&connection)));
  }
  return error_of_result(result);
}

/// One statement with parameters, or with binary rows as its answer.
Result<Rows> query(PGconn& connection, const std::string& sql, const Parameters& parameters = {}) {
  const auto given = parameters.arguments();
  ResultPtr result(PQexecParams(&connection, sql.c_str(), parameters.count(), given.types.data(),
                                given.values.data(), given.lengths.data(), given.formats.data(), 1));
  const auto status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return Rows(std::move(result));
  return tl::unexpected<Error>(failure_of(connection, *result));
}

/// Any number of statements, without an answer.
Result<void> execute(PGconn& connection, const std::string& sql) {
  const ResultPtr result(PQexec(&connection, sql.c_str()));
  const auto status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return {};
  return tl::unexpected<Error>(failure_of(connection, *result));
}

struct AppliedMigration {
  int number = 0;
  std::string checksum;
  Instant applied_at;
};

Result<AppliedMigration> read_applied(RowReader& row) {
  AppliedMigration applied;
  applied.number = row.take<std::int32_t>();
  applied.checksum = row.take<std::string>();
  applied.applied_at = row.take<Instant>();
  HOIST_TRY(row.finish());
  return applied;
}

/// In order of number; empty where nothing was ever applied.
Result<std::vector<AppliedMigration>> applied_migrations(PGconn& connection) {
  HOIST_ASSIGN(const Rows exists,
               query(connection, "SELECT 1 WHERE to_regclass('schema_migrations') IS NOT NULL"));
  if (exists.size() == 0) return std::vector<AppliedMigration>();
  HOIST_ASSIGN(
      const Rows rows,
      query(connection, "SELECT number, checksum, applied_at FROM schema_migrations ORDER BY number"));
  return read_all(rows, read_applied);
}

}  // namespace

Result<void> check_server_version(int version) {
  if (version >= kOldestServer) return {};
  return fail(ErrorCode::kInvalidState,
              fmt::format("the server is PostgreSQL {}: Hoist needs PostgreSQL {} or newer", version / 10000,
                          kOldestServer / 10000));
}

Result<ConnectionPtr> PostgresMigrator::connect() const {
  HOIST_ASSIGN(ConnectionPtr connection, target_.open());
  HOIST_TRY(check_server_version(PQserverVersion(connection.get())));
  return connection;
}

Result<std::vector<MigrationStatus>> PostgresMigrator::read_status(PGconn& connection) const {
  HOIST_ASSIGN(const auto applied, applied_migrations(connection));
  std::vector<MigrationStatus> all;
  for (const Migration& known : migrations_) {
    all.push_back({.number = known.number, .name = std::string(known.name), .applied_at = std::nullopt});
  }
  for (const AppliedMigration& each : applied) {
    const auto known = std::find_if(migrations_.begin(), migrations_.end(), [&](const Migration& migration) {
      return migration.number == each.number;
    });
    if (known == migrations_.end()) {
      return fail(
          ErrorCode::kInvalidState,
          fmt::format("the database has migration {}, which this version of Hoist does not know: run a "
                      "version at least as new as the one that migrated it",
                      each.number));
    }
    if (known->checksum != each.checksum) {
      return fail(
          ErrorCode::kInvalidState,
          fmt::format("migration {} ({}) was applied from another text than this version of Hoist has: "
                      "run the version that migrated the database, or restore a backup",
                      each.number, known->name));
    }
    all.at(static_cast<std::size_t>(known - migrations_.begin())).applied_at = each.applied_at;
  }
  return all;
}

Result<void> PostgresMigrator::begin(PGconn& connection) const {
  // Whatever the database's default is: after a wait for the lock, what was committed meanwhile must be seen.
  HOIST_TRY(execute(connection, "BEGIN ISOLATION LEVEL READ COMMITTED"));
  if (target_.transaction_settings().empty()) return {};
  return execute(connection, target_.transaction_settings());
}

Result<std::vector<MigrationStatus>> PostgresMigrator::present_status(PGconn& connection) const {
  HOIST_TRY(begin(connection));
  HOIST_ASSIGN(auto all, read_status(connection));
  HOIST_TRY(execute(connection, "COMMIT"));
  return all;
}

Result<std::vector<MigrationStatus>> PostgresMigrator::status() {
  HOIST_ASSIGN(const ConnectionPtr connection, connect());
  return present_status(*connection);
}

Result<MigrationStatus> PostgresMigrator::write(PGconn& connection, const Migration& migration) const {
  HOIST_TRY(execute(connection, std::string(migration.sql)));
  Parameters parameters;
  parameters.add(std::int32_t{migration.number}).add(migration.name).add(migration.checksum);
  HOIST_ASSIGN(const Rows rows,
               query(connection,
                     "INSERT INTO schema_migrations (number, name, checksum) VALUES ($1, $2, $3)"
                     " RETURNING applied_at",
                     parameters));
  RowReader row(rows, 0);
  const auto applied_at = row.take<Instant>();
  HOIST_TRY(row.finish());
  return MigrationStatus{
      .number = migration.number, .name = std::string(migration.name), .applied_at = applied_at};
}

Result<std::optional<MigrationStatus>> PostgresMigrator::apply(PGconn& connection, std::size_t place) const {
  HOIST_TRY(begin(connection));
  Parameters key;
  key.add(kMigrationLockKey);
  HOIST_TRY(query(connection, "SELECT pg_advisory_xact_lock($1)", key));
  HOIST_TRY(execute(connection,
                    "CREATE TABLE IF NOT EXISTS schema_migrations (number integer PRIMARY KEY,"
                    " name text NOT NULL, checksum text NOT NULL,"
                    " applied_at timestamptz NOT NULL DEFAULT clock_timestamp())"));
  HOIST_ASSIGN(const auto all, read_status(connection));
  std::optional<MigrationStatus> applied;
  if (!all.at(place).applied_at) {
    HOIST_ASSIGN(applied, write(connection, migrations_[place]));
  }
  HOIST_TRY(execute(connection, "COMMIT"));
  return applied;
}

Result<std::vector<MigrationStatus>> PostgresMigrator::up(std::optional<int> target) {
  // Closing the connection rolls back what did not commit.
  HOIST_ASSIGN(const ConnectionPtr connection, connect());
  HOIST_ASSIGN(const auto before, present_status(*connection));
  std::vector<MigrationStatus> done;
  for (std::size_t place = 0; place < before.size(); ++place) {
    if (before[place].applied_at || (target && before[place].number > *target)) continue;
    HOIST_ASSIGN(auto applied, apply(*connection, place));
    if (applied) done.push_back(*std::move(applied));
  }
  return done;
}

}  // namespace hoist::postgres
