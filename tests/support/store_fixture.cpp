#include "support/store_fixture.h"

#include <fmt/format.h>

#include <stdexcept>

#include "hoist/stores/sqlite/sqlite_store.h"
#include "support/migrated_database.h"
#include "support/pgbouncer.h"
#include "support/sqlite_connection.h"

namespace hoist::test {
namespace {

std::unique_ptr<PostgresDatabase> make_database(bool migrated) {
  auto database = migrated ? make_migrated_database() : std::make_unique<PostgresDatabase>();
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
  } else if (kind == kPostgres || kind == kPooled) {
    database_ = make_database(options.migrated);
    url_ = database_->url();
    if (is_pooled()) {
      shared_pgbouncer().spread(database_->name());
      url_ = shared_pgbouncer().hoist_url(database_->name());
    }
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

PostgresOptions TestStore::postgres_options() const {
  PostgresOptions options;
  options.url = is_pooled() ? shared_pgbouncer().url(database_->name()) : url_;
  options.pooler = is_pooled() ? Pooler::kTransaction : Pooler::kNone;
  options.runner_lock_timeout = options_.lock_wait;
  options.request_lock_timeout = options_.lock_wait;
  options.runner_statement_timeout = kPatience;
  options.request_statement_timeout = kPatience;
  if (!options_.real_clock) options.test_clock = &manual_clock_;
  return options;
}

std::unique_ptr<Store> TestStore::open_another() const {
  if (is_sqlite()) {
    SqliteOptions options;
    options.path = url_;
    options.busy_timeout = options_.lock_wait;
    return open_sqlite_store(options, clock_in_use());
  }
  return open_postgres_store(postgres_options());
}

std::unique_ptr<Migrator> TestStore::make_migrator() const {
  if (is_sqlite()) {
    SqliteOptions options;
    options.path = url_;
    return make_sqlite_migrator(options, clock_in_use());
  }
  return make_postgres_migrator(postgres_options());
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
