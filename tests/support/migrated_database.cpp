#include "support/migrated_database.h"

#include <fmt/format.h>

#include "hoist/stores/migrations/migration.h"
#include "hoist/stores/postgres/postgres_store.h"
#include "support/must.h"

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

/// Makes the template unless it is there.
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

}  // namespace

std::unique_ptr<PostgresDatabase> make_migrated_database() {
  return std::make_unique<PostgresDatabase>(migrated_template());
}

}  // namespace hoist::test
