#include "hoist/stores/postgres/revision_counter.h"

namespace hoist::postgres {

Result<void> PostgresRevisionCounter::raise(std::span<const EnvironmentKey> environments) {
  // In the order given, which is the same for everyone: no two workers wait for each other.
  static const Statement statement{
      "raise_revisions",
      "INSERT INTO environments (environment, revision)"
      " SELECT environment, 1 FROM unnest($1::text[]) WITH ORDINALITY AS u (environment, place) ORDER BY "
      "place"
      " ON CONFLICT (environment) DO UPDATE SET revision = environments.revision + 1"};
  if (environments.empty()) return {};
  Parameters parameters;
  parameters.add_array(
      environments, [](const EnvironmentKey& environment) { return std::string_view(environment.text()); });
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return expect_affected(rows, environments.size(), "environments");
}

Result<std::int64_t> PostgresRevisionCounter::current(const EnvironmentKey& environment) {
  static const Statement statement{"current_revision",
                                   "SELECT revision FROM environments WHERE environment = $1"};
  Parameters parameters;
  parameters.add(environment.text());
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  if (rows.size() == 0) return 0;
  RowReader row(rows, 0);
  const auto revision = row.take<std::int64_t>();
  HOIST_TRY(row.finish());
  return revision;
}

}  // namespace hoist::postgres
