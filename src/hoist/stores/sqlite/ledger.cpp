#include <string>

#include "hoist/stores/sqlite/attempt_row.h"
#include "hoist/stores/sqlite/flag_search.h"
#include "hoist/stores/sqlite/name_array.h"
#include "hoist/stores/sqlite/repositories.h"
#include "hoist/stores/sqlite/schedule_row.h"

namespace hoist::sqlite {
namespace {

#define HOIST_SQLITE_LEDGER_COLUMNS HOIST_SQLITE_ATTEMPT_COLUMNS ", f.flag_key, f.environment, s.scheduled_at"

/// In order of time, each with its schedule and flag; CROSS JOIN keeps SQLite from walking these first.
constexpr std::string_view kByTime =
    "SELECT " HOIST_SQLITE_LEDGER_COLUMNS
    " FROM schedule_attempts a CROSS JOIN feature_flag_schedules s ON s.id = a.schedule_id "
    "CROSS JOIN " HOIST_SQLITE_FLAGS_BY_ID " ON f.id = s.flag_id WHERE true";
/// Of few flags: from these to their attempts, which are sorted then.
constexpr std::string_view kByFlag =
    "SELECT " HOIST_SQLITE_LEDGER_COLUMNS
    " FROM (SELECT DISTINCT value FROM json_each(?)) chosen CROSS JOIN feature_flag_schedules s INDEXED BY "
    "feature_flag_schedules_flag "
    "ON s.flag_id = chosen.value CROSS JOIN schedule_attempts a ON a.schedule_id = s.id "
    "CROSS JOIN " HOIST_SQLITE_FLAGS_BY_ID " ON f.id = s.flag_id WHERE true";

Result<LedgerEntry> decode_entry(Row& row) {
  HOIST_ASSIGN(Attempt attempt, decode_attempt(row));
  HOIST_ASSIGN(FlagKey key, row.name<FlagKey>());
  HOIST_ASSIGN(EnvironmentKey environment, row.name<EnvironmentKey>());
  HOIST_ASSIGN(const Instant scheduled_at, row.instant());
  return LedgerEntry{.attempt = std::move(attempt),
                     .flag_key = std::move(key),
                     .environment = std::move(environment),
                     .scheduled_at = scheduled_at};
}

Result<AttemptSample> decode_sample(Row& row) {
  AttemptSample sample;
  HOIST_ASSIGN(sample.ended_at, row.instant());
  HOIST_ASSIGN(sample.due_at, row.optional_instant());
  HOIST_ASSIGN(sample.outcome, row.word(parse_attempt_outcome));
  return sample;
}

}  // namespace

std::string ledger_sql(const LedgerFilter& filter) {
  std::string sql(filter.flags ? kByFlag : kByTime);
  if (filter.environment) sql += " AND s.environment = ?";
  if (filter.flag) sql += " AND f.flag_key = ?";
  if (filter.key_text) sql += " AND " + key_has("f.", "?");
  if (filter.outcome) sql += " AND a.outcome = ?";
  // In the words of the index of these.
  if (filter.outcome && *filter.outcome != AttemptOutcome::kApplied) sql += " AND a.outcome <> 'applied'";
  if (filter.worker) sql += " AND a.worker = ?";
  if (filter.from) sql += " AND a.ended_at >= ?";
  if (filter.to) sql += " AND a.ended_at < ?";
  if (filter.before) sql += " AND (a.ended_at, a.schedule_id, a.attempt) < (?, ?, ?)";
  return sql + " ORDER BY a.ended_at DESC, a.schedule_id DESC, a.attempt DESC LIMIT ?";
}

std::string_view recent_attempts_sql() {
  return "SELECT ended_at, due_at, outcome FROM schedule_attempts WHERE ended_at >= ? "
         "ORDER BY ended_at DESC LIMIT ?";
}

Result<std::vector<LedgerEntry>> Ledger::list(const LedgerFilter& filter) {
  Query query = connection_.query(ledger_sql(filter));
  if (filter.flags) query.bind(std::string_view(name_array(std::span<const FlagId>(*filter.flags))));
  if (filter.environment) query.bind(*filter.environment);
  if (filter.flag) query.bind(*filter.flag);
  if (filter.key_text) query.bind(*filter.key_text);
  if (filter.outcome) query.bind(to_string(*filter.outcome));
  if (filter.worker) query.bind(*filter.worker);
  if (filter.from) query.bind(*filter.from);
  if (filter.to) query.bind(*filter.to);
  if (filter.before) {
    query.bind(filter.before->ended_at).bind(filter.before->schedule).bind(filter.before->attempt);
  }
  query.bind(filter.limit);
  return collect(query, decode_entry);
}

Result<std::vector<AttemptSample>> Ledger::recent(const std::optional<EnvironmentKey>& environment,
                                                  Instant since, int limit) {
  if (!environment) {
    Query query = connection_.query(recent_attempts_sql());
    query.bind(since).bind(limit);
    return collect(query, decode_sample);
  }
  Query query = connection_.query(
      "SELECT a.ended_at, a.due_at, a.outcome FROM schedule_attempts a CROSS JOIN feature_flag_schedules s "
      "ON s.id = a.schedule_id WHERE a.ended_at >= ? AND s.environment = ? ORDER BY a.ended_at DESC LIMIT ?");
  query.bind(since).bind(*environment).bind(limit);
  return collect(query, decode_sample);
}

}  // namespace hoist::sqlite
