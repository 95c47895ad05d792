#include "hoist/stores/postgres/attempt_ledger.h"

#include <fmt/format.h>

#include "hoist/stores/postgres/attempt_rows.h"
#include "hoist/stores/postgres/flag_search.h"

namespace hoist::postgres {
namespace {

Result<LedgerEntry> read_entry(RowReader& row) {
  HOIST_ASSIGN(Attempt attempt, read_attempt(row));
  const auto key = FlagKey::parse(row.take<std::string>());
  const auto environment = EnvironmentKey::parse(row.take<std::string>());
  const auto scheduled_at = row.take<Instant>();
  HOIST_TRY(row.finish());
  if (!key || !environment) {
    return row.corrupt(fmt::format("an attempt at schedule {}: its flag's key or environment is not valid",
                                   attempt.schedule_id.to_string()));
  }
  return LedgerEntry{.attempt = std::move(attempt),
                     .flag_key = *key,
                     .environment = *environment,
                     .scheduled_at = scheduled_at};
}

Result<AttemptSample> read_sample(RowReader& row) {
  AttemptSample sample;
  sample.ended_at = row.take<Instant>();
  sample.due_at = row.take_if_set<Instant>();
  const auto outcome = parse_attempt_outcome(row.take<std::string>());
  HOIST_TRY(row.finish());
  if (!outcome) return row.corrupt("an attempt: its outcome is not known");
  sample.outcome = *outcome;
  return sample;
}

}  // namespace

FilteredQuery ledger_query(const LedgerFilter& filter) {
  FilteredQuery query(
      fmt::format("SELECT {}, f.flag_key, f.environment, s.scheduled_at FROM schedule_attempts a"
                  " JOIN feature_flag_schedules s ON s.id = a.schedule_id"
                  " JOIN feature_flags f ON f.id = s.flag_id WHERE true",
                  kAttemptColumns));
  if (filter.flags) query.where_any("s.flag_id", *filter.flags);
  if (filter.environment) query.where("s.environment = {}", filter.environment->text());
  if (filter.flag) query.where("f.flag_key = {}", filter.flag->text());
  if (filter.key_text) where_key_has(query, "f.", *filter.key_text);
  if (filter.outcome) query.where("a.outcome = {}", to_string(*filter.outcome));
  // In the words of the index of these.
  if (filter.outcome && *filter.outcome != AttemptOutcome::kApplied) query.where("a.outcome <> 'applied'");
  if (filter.worker) query.where("a.worker = {}", *filter.worker);
  if (filter.from) query.where("a.ended_at >= {}", *filter.from);
  if (filter.to) query.where("a.ended_at < {}", *filter.to);
  if (filter.before) {
    query.where("(a.ended_at, a.schedule_id, a.attempt) < ({}, {}, {})", filter.before->ended_at,
                filter.before->schedule.bytes(), std::int32_t{filter.before->attempt});
  }
  query.finish("ORDER BY a.ended_at DESC, a.schedule_id DESC, a.attempt DESC", filter.limit);
  return query;
}

FilteredQuery recent_attempts_query(const std::optional<EnvironmentKey>& environment, Instant since,
                                    int limit) {
  FilteredQuery query("SELECT a.ended_at, a.due_at, a.outcome FROM schedule_attempts a WHERE true");
  query.where("a.ended_at >= {}", since);
  if (environment) {
    query.where(
        "EXISTS (SELECT 1 FROM feature_flag_schedules s WHERE s.id = a.schedule_id"
        " AND s.environment = {})",
        environment->text());
  }
  query.finish("ORDER BY a.ended_at DESC", limit);
  return query;
}

Result<std::vector<LedgerEntry>> PostgresAttemptLedger::list(const LedgerFilter& filter) {
  const FilteredQuery query = ledger_query(filter);
  HOIST_ASSIGN(const Rows rows, transaction_.run(query.statement(), query.parameters()));
  return read_all(rows, read_entry);
}

Result<std::vector<AttemptSample>> PostgresAttemptLedger::recent(
    const std::optional<EnvironmentKey>& environment, Instant since, int limit) {
  const FilteredQuery query = recent_attempts_query(environment, since, limit);
  HOIST_ASSIGN(const Rows rows, transaction_.run(query.statement(), query.parameters()));
  return read_all(rows, read_sample);
}

}  // namespace hoist::postgres
