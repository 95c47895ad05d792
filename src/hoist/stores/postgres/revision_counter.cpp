#include "hoist/stores/postgres/revision_counter.h"

#include <fmt/format.h>

#include "hoist/stores/postgres/channels.h"

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
  Pipeline pipeline = transaction_.pipeline();
  pipeline.add(statement, std::move(parameters));
  pipeline.add(announce_change_statement(), Parameters());
  HOIST_ASSIGN(const auto answers, transaction_.run(std::move(pipeline)));
  return expect_affected(answers.at(0), environments.size(), "environments");
}

Result<void> PostgresRevisionCounter::hold_references(const EnvironmentKey& environment) {
  // No row: the environment's own is the last of all locks, and may not be there yet.
  static const Statement statement{
      "hold_references",
      "SELECT pg_advisory_xact_lock(hashtextextended('hoist.references ' || $1::text, 0))"};
  Parameters parameters;
  parameters.add(environment.text());
  HOIST_TRY(transaction_.run(statement, std::move(parameters)));
  return {};
}

Result<std::vector<EnvironmentRevision>> PostgresRevisionCounter::all() {
  static const Statement statement{"all_revisions",
                                   "SELECT environment, revision FROM environments ORDER BY environment"};
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, Parameters()));
  return read_all(rows, [](RowReader& row) -> Result<EnvironmentRevision> {
    const auto text = row.take<std::string>();
    const auto revision = row.take<std::int64_t>();
    HOIST_TRY(row.finish());
    const auto environment = EnvironmentKey::parse(text);
    if (!environment) return row.corrupt(fmt::format("environment '{}': its name is not valid", text));
    return EnvironmentRevision{.environment = *environment, .revision = revision};
  });
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
