#include "hoist/stores/sqlite/query.h"
#include "hoist/stores/sqlite/repositories.h"
#include "hoist/stores/sqlite/row.h"

namespace hoist::sqlite {

Result<void> Revisions::raise(std::span<const EnvironmentKey> environments) {
  for (const EnvironmentKey& environment : environments) {
    Query query = connection_.query(
        "INSERT INTO environments (environment, revision) VALUES (?, 1) "
        "ON CONFLICT (environment) DO UPDATE SET revision = revision + 1");
    query.bind(environment);
    HOIST_TRY(query.run());
  }
  return {};
}

/// A writing unit holds the whole file.
Result<void> Revisions::hold_references(const EnvironmentKey& /*environment*/) { return {}; }

Result<std::vector<EnvironmentRevision>> Revisions::all() {
  Query query = connection_.query("SELECT environment, revision FROM environments ORDER BY environment");
  return collect(query, [](Row& row) -> Result<EnvironmentRevision> {
    HOIST_ASSIGN(EnvironmentKey environment, row.name<EnvironmentKey>());
    return EnvironmentRevision{.environment = std::move(environment), .revision = row.integer()};
  });
}

Result<std::int64_t> Revisions::current(const EnvironmentKey& environment) {
  Query query = connection_.query("SELECT revision FROM environments WHERE environment = ?");
  query.bind(environment);
  HOIST_ASSIGN(const bool found, query.next());
  return found ? query.integer(0) : 0;
}

}  // namespace hoist::sqlite
