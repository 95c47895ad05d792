#include "hoist/stores/postgres/revision_counter.h"

#include <fmt/format.h>

#include "hoist/stores/postgres/channels.h"

namespace hoist::postgres {

namespace {

/// A change, and where it goes in the log.
struct PlacedChange {
  std::string_view environment;
  std::int32_t place;
  const Change* change;
};

std::vector<PlacedChange> placed(std::span<const EnvironmentChanges> changed) {
  std::vector<PlacedChange> all;
  for (const EnvironmentChanges& each : changed) {
    std::int32_t place = 0;
    for (const Change& change : each.changes) all.push_back({each.environment.text(), place++, &change});
  }
  return all;
}

Parameters raise_parameters(std::span<const EnvironmentChanges> changed, std::optional<Instant> test_now) {
  const std::vector<PlacedChange> changes = placed(changed);
  using Each = PlacedChange;
  Parameters parameters;
  parameters
      .add_array(changed,
                 [](const EnvironmentChanges& each) { return std::string_view(each.environment.text()); })
      .add(test_now)
      .add_array(changes, [](const Each& each) { return each.environment; })
      .add_array(changes, [](const Each& each) { return each.place; })
      .add_array(changes, [](const Each& each) { return to_string(each.change->kind); })
      .add_array(changes, [](const Each& each) { return std::string_view(each.change->key); })
      .add_array(changes,
                 [](const Each& each) -> std::optional<UuidBytes> {
                   if (!each.change->flag) return std::nullopt;
                   return each.change->flag->bytes();
                 })
      .add_array(changes,
                 [](const Each& each) -> std::optional<std::int64_t> {
                   if (each.change->version == 0) return std::nullopt;
                   return each.change->version;
                 })
      .add_array(changes, [](const Each& each) -> std::optional<UuidBytes> {
        if (!each.change->schedule) return std::nullopt;
        return each.change->schedule->bytes();
      });
  return parameters;
}

Result<LoggedChange> read_change(RowReader& row) {
  LoggedChange logged;
  logged.revision = row.take<std::int64_t>();
  logged.at = row.take<Instant>();
  const auto kind = parse_change_kind(row.take<std::string>());
  logged.change.key = row.take<std::string>();
  if (const auto flag = row.take_if_set<UuidBytes>()) logged.change.flag = FlagId(*flag);
  logged.change.version = row.take_if_set<std::int64_t>().value_or(0);
  if (const auto schedule = row.take_if_set<UuidBytes>()) logged.change.schedule = ScheduleId(*schedule);
  HOIST_TRY(row.finish());
  if (!kind) return row.corrupt(fmt::format("revision {}: a kind of change is not known", logged.revision));
  logged.change.kind = *kind;
  return logged;
}

}  // namespace

Result<void> PostgresRevisionCounter::raise(std::span<const EnvironmentChanges> changed) {
  // In the order given, which is the same for everyone: no two workers wait for each other.
  static const Statement statement{
      "raise_revisions",
      "WITH raised AS (INSERT INTO environments (environment, revision)"
      " SELECT environment, 1 FROM unnest($1::text[]) WITH ORDINALITY AS u (environment, place)"
      " ORDER BY place"
      " ON CONFLICT (environment) DO UPDATE SET revision = environments.revision + 1"
      " RETURNING environment, revision),"
      " stamped AS (INSERT INTO revisions (environment, revision, committed_at)"
      " SELECT environment, revision, COALESCE($2::timestamptz, clock_timestamp()) FROM raised)"
      " INSERT INTO changes (environment, revision, place, kind, object_key, flag_id, flag_version,"
      " schedule_id) SELECT u.environment, raised.revision, u.place, u.kind, u.object_key, u.flag_id,"
      " u.flag_version, u.schedule_id FROM unnest($3::text[], $4::int4[], $5::text[], $6::text[],"
      " $7::uuid[], $8::int8[], $9::uuid[]) AS u (environment, place, kind, object_key, flag_id,"
      " flag_version, schedule_id) JOIN raised USING (environment)"};
  if (changed.empty()) return {};
  std::size_t changes = 0;
  for (const EnvironmentChanges& each : changed) changes += each.changes.size();
  Pipeline pipeline = transaction_.pipeline();
  pipeline.add(statement, raise_parameters(changed, test_now_));
  pipeline.add(announce_change_statement(), Parameters());
  return transaction_.send(std::move(pipeline), expecting(changes, "changes"));
}

Result<std::vector<LoggedChange>> PostgresRevisionCounter::changes_since(const EnvironmentKey& environment,
                                                                         std::int64_t after,
                                                                         std::int64_t most) {
  static const Statement statement{
      "changes_since",
      "SELECT r.revision, r.committed_at, c.kind, c.object_key, c.flag_id, c.flag_version, c.schedule_id"
      " FROM revisions r JOIN changes c USING (environment, revision)"
      " WHERE r.environment = $1 AND r.revision > $2 AND r.revision <= $3 ORDER BY r.revision, c.place"};
  Parameters parameters;
  parameters.add(environment.text()).add(after).add(after + most);
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_all(rows, read_change);
}

Result<std::optional<std::int64_t>> PostgresRevisionCounter::revision_at(const EnvironmentKey& environment,
                                                                         Instant at) {
  static const Statement statement{
      "revision_at",
      "SELECT revision FROM revisions WHERE environment = $1"
      " AND committed_at <= $2 ORDER BY committed_at DESC, revision DESC LIMIT 1"};
  Parameters parameters;
  parameters.add(environment.text()).add(at);
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_optional(rows, [](RowReader& row) -> Result<std::int64_t> {
    const auto revision = row.take<std::int64_t>();
    HOIST_TRY(row.finish());
    return revision;
  });
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
