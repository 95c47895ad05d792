#include "support/store_fixture.h"

#include <fmt/format.h>

#include <stdexcept>

#include "hoist/stores/migrations/migration.h"
#include "hoist/stores/postgres/postgres_store.h"
#include "hoist/stores/sqlite/sqlite_store.h"
#include "support/sqlite_connection.h"

namespace hoist::test {
namespace {

/// Keeps processes that make the template at once apart. Any number that nobody else locks on.
constexpr long long kTemplateLock = 4'801'973;

/// A name that changes with the migrations, so that a server that lives on never gives old tables.
std::string template_name() {
  std::uint64_t hash = 14'695'981'039'346'656'037U;  // FNV-1a
  for (const Migration& migration : postgres_migrations()) {
    for (const char c : migration.checksum) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
    }
  }
  return fmt::format("hoist_test_template_{:016x}", hash);
}

/// Makes the migrated database that the tests' databases are copies of, unless it is there: a copy takes
/// a fraction of the time of the migrations. It stays on the server for the next program.
std::string migrated_template() {
  std::string name = template_name();
  PostgresConnection server(postgres_url("postgres"));
  server.run(fmt::format("SELECT pg_advisory_lock({})", kTemplateLock));
  if (server.number(fmt::format("SELECT count(*) FROM pg_database WHERE datname = '{}'", name)) == 0) {
    const PostgresDatabase fresh;
    PostgresOptions options;
    options.url = fresh.url();
    must(make_postgres_migrator(options)->up());
    server.run(fmt::format("ALTER DATABASE {} RENAME TO {}", fresh.name(), name));
  }
  return name;
}

std::unique_ptr<PostgresDatabase> make_database(bool migrated) {
  auto database = migrated ? std::make_unique<PostgresDatabase>(migrated_template())
                           : std::make_unique<PostgresDatabase>();
  // Defaults that an administrator may have chosen and that must change nothing.
  const std::unique_ptr<PostgresConnection> connection = database->connect();
  for (const char* setting : {"timezone = 'Asia/Kolkata'", "datestyle = 'SQL, DMY'",
                              "bytea_output = 'escape'", "default_transaction_isolation = 'serializable'"}) {
    connection->run(fmt::format("ALTER DATABASE {} SET {}", database->name(), setting));
  }
  return database;
}

}  // namespace

TestStore::TestStore(std::string_view kind, Options options) : kind_(kind), options_(options) {
  if (kind == kSqlite) {
    if (!options.folder) folder_ = std::make_unique<TempDir>();
    url_ = options.folder ? *options.folder + "/hoist.db" : folder_->file("hoist.db");
    if (options.migrated) must(make_migrator()->up());
  } else if (kind == kPostgres) {
    database_ = make_database(options.migrated);
    url_ = database_->url();
  } else {
    throw std::runtime_error("no such store: " + kind_);
  }
  store_ = open_another();
}

TestStore::~TestStore() = default;

const Clock& TestStore::clock_in_use() const {
  if (options_.real_clock) return wall_clock_;
  return manual_clock_;
}

std::unique_ptr<Store> TestStore::open_another() const {
  if (is_sqlite()) {
    SqliteOptions options;
    options.path = url_;
    options.busy_timeout = options_.lock_wait;
    return open_sqlite_store(options, clock_in_use());
  }
  PostgresOptions options;
  options.url = url_;
  options.runner_lock_timeout = options_.lock_wait;
  options.request_lock_timeout = options_.lock_wait;
  options.runner_statement_timeout = kPatience;
  options.request_statement_timeout = kPatience;
  if (!options_.real_clock) options.test_clock = &manual_clock_;
  return open_postgres_store(options);
}

std::unique_ptr<Migrator> TestStore::make_migrator() const {
  if (is_sqlite()) {
    SqliteOptions options;
    options.path = url_;
    return make_sqlite_migrator(options, clock_in_use());
  }
  PostgresOptions options;
  options.url = url_;
  if (!options_.real_clock) options.test_clock = &manual_clock_;
  return make_postgres_migrator(options);
}

std::unique_ptr<SqlConnection> TestStore::connect() const {
  if (is_sqlite()) return std::make_unique<SqliteConnection>(url_);
  return database_->connect();
}

SqlConnection& TestStore::sql() {
  if (!sql_) sql_ = connect();
  return *sql_;
}

}  // namespace hoist::test
