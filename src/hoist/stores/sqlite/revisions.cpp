#include "hoist/base/check.h"
#include "hoist/stores/sqlite/query.h"
#include "hoist/stores/sqlite/repositories.h"
#include "hoist/stores/sqlite/row.h"

namespace hoist::sqlite {

namespace {

Result<std::int64_t> raise_one(Connection& connection, const EnvironmentKey& environment) {
  Query query = connection.query(
      "INSERT INTO environments (environment, revision) VALUES (?, 1) "
      "ON CONFLICT (environment) DO UPDATE SET revision = revision + 1 RETURNING revision");
  query.bind(environment);
  HOIST_ASSIGN(const bool raised, query.next());
  check(raised, "an upsert returns its row");
  return query.integer(0);
}

Result<void> log_commit(Connection& connection, const EnvironmentKey& environment, std::int64_t revision,
                        Instant at) {
  Query query =
      connection.query("INSERT INTO revisions (environment, revision, committed_at) VALUES (?, ?, ?)");
  query.bind(environment).bind(revision).bind(at);
  HOIST_TRY(query.run());
  return {};
}

Result<void> log_change(Connection& connection, const EnvironmentKey& environment, std::int64_t revision,
                        int place, const Change& change) {
  Query query = connection.query(
      "INSERT INTO changes (environment, revision, place, kind, object_key, flag_id, flag_version, "
      "schedule_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  query.bind(environment).bind(revision).bind(place).bind(to_string(change.kind)).bind(change.key);
  query.bind(change.flag);
  if (change.version == 0) {
    query.bind_null();
  } else {
    query.bind(change.version);
  }
  query.bind(change.schedule);
  HOIST_TRY(query.run());
  return {};
}

Result<LoggedChange> decode_change(Row& row) {
  LoggedChange logged;
  logged.revision = row.integer();
  HOIST_ASSIGN(logged.at, row.instant());
  HOIST_ASSIGN(logged.change.kind, row.word(parse_change_kind));
  logged.change.key = row.text();
  HOIST_ASSIGN(logged.change.flag, row.optional_name<FlagId>());
  logged.change.version = row.optional_integer().value_or(0);
  HOIST_ASSIGN(logged.change.schedule, row.optional_name<ScheduleId>());
  return logged;
}

}  // namespace

Result<void> Revisions::raise(std::span<const EnvironmentChanges> changed) {
  for (const EnvironmentChanges& each : changed) {
    HOIST_ASSIGN(const std::int64_t revision, raise_one(connection_, each.environment));
    HOIST_TRY(log_commit(connection_, each.environment, revision, now_));
    int place = 0;
    for (const Change& change : each.changes) {
      HOIST_TRY(log_change(connection_, each.environment, revision, place++, change));
    }
  }
  return {};
}

Result<std::vector<LoggedChange>> Revisions::changes_since(const EnvironmentKey& environment,
                                                           std::int64_t after, std::int64_t most) {
  Query query = connection_.query(
      "SELECT r.revision, r.committed_at, c.kind, c.object_key, c.flag_id, c.flag_version, c.schedule_id "
      "FROM revisions r JOIN changes c ON c.environment = r.environment AND c.revision = r.revision "
      "WHERE r.environment = ? AND r.revision > ? AND r.revision <= ? ORDER BY r.revision, c.place");
  query.bind(environment).bind(after).bind(after + most);
  return collect(query, decode_change);
}

Result<std::optional<std::int64_t>> Revisions::revision_at(const EnvironmentKey& environment, Instant at) {
  Query query = connection_.query(
      "SELECT revision FROM revisions WHERE environment = ? AND committed_at <= ? "
      "ORDER BY committed_at DESC, revision DESC LIMIT 1");
  query.bind(environment).bind(at);
  HOIST_ASSIGN(const bool found, query.next());
  return found ? std::optional(query.integer(0)) : std::nullopt;
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
