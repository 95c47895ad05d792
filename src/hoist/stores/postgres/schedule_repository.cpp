#include "hoist/stores/postgres/schedule_repository.h"

#include <fmt/format.h>

#include "hoist/base/check.h"
#include "hoist/stores/postgres/channels.h"
#include "hoist/stores/postgres/flag_search.h"
#include "hoist/stores/postgres/schedule_rows.h"
#include "hoist/wire/retry_policy_json.h"
#include "hoist/wire/stored_json.h"

namespace hoist::postgres {
namespace {

/// A schedule that falls due sooner than this may have been settled, and the workers gone back to sleep,
/// before our transaction commits; so it does not spare the wake-up. Longer than a request's transaction
/// should take.
constexpr Duration kWakeMargin = std::chrono::seconds(5);

/// Of what is still to come it says so in the words of the index of that.
std::string_view condition_of(ScheduleStateFilter state) {
  static const std::string parked =
      fmt::format("s.status = 'failed' AND s.next_retry_at IS NULL AND {}", kMissedWindow);
  switch (state) {
    case ScheduleStateFilter::kPending:
      return "s.status = 'pending' AND s.due_at IS NOT NULL";
    case ScheduleStateFilter::kApplied:
      return "s.status = 'applied'";
    case ScheduleStateFilter::kFailed:
      return "s.status = 'failed'";
    case ScheduleStateFilter::kCancelled:
      return "s.status = 'cancelled'";
    case ScheduleStateFilter::kRetrying:
      return "s.status = 'failed' AND s.due_at IS NOT NULL";
    case ScheduleStateFilter::kTerminal:
      return "s.status = 'failed' AND s.next_retry_at IS NULL";
    case ScheduleStateFilter::kAtRisk:
      return "s.at_risk_since IS NOT NULL";
    case ScheduleStateFilter::kLate:
      return "s.due_at IS NOT NULL";
    case ScheduleStateFilter::kParked:
      return parked;
  }
  unreachable("ScheduleStateFilter");
}

std::string select_from(std::string_view rest) {
  return fmt::format(
      "SELECT {} FROM feature_flag_schedules s JOIN feature_flags f ON f.id = s.flag_id WHERE {}",
      kScheduleColumns, rest);
}

/// The columns of a risk; null where there is none.
std::optional<Instant> since_of(const std::optional<ScheduleRisk>& risk) {
  return risk ? std::optional(risk->since) : std::nullopt;
}
std::optional<std::string_view> told_of(const std::optional<ScheduleRisk>& risk) {
  return risk ? std::optional(to_string(risk->told)) : std::nullopt;
}
std::optional<std::string_view> reason_of(const std::optional<ScheduleRisk>& risk) {
  return risk ? std::optional<std::string_view>(risk->reason) : std::nullopt;
}

}  // namespace

void PostgresScheduleRepository::add_wake_up(Pipeline& pipeline, const Schedule& schedule) const {
  // NOTIFY takes a database-wide lock at commit: only what comes before everything the workers wait for
  // is worth it.
  static const Statement statement{
      "wake_workers",
      fmt::format("SELECT pg_notify('{}', '') WHERE NOT EXISTS (SELECT 1 FROM feature_flag_schedules"
                  " WHERE status = 'pending' AND due_at > $1 AND due_at <= $2 AND id <> $3)"
                  " AND NOT EXISTS (SELECT 1 FROM feature_flag_schedules"
                  " WHERE status = 'failed' AND due_at > $1 AND due_at <= $2 AND id <> $3)",
                  kDueChannel)};
  const auto due_at = schedule.due_at();
  if (!due_at) return;
  Parameters parameters;
  parameters.add(now_ + kWakeMargin).add(*due_at).add(schedule.id.bytes());
  pipeline.add(statement, std::move(parameters));
}

Result<void> PostgresScheduleRepository::insert(const Schedule& schedule) {
  static const Statement statement{
      "insert_schedule",
      "INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, status, updates, applied_at,"
      " error_message, retry_count, max_retries, next_retry_at, last_error, attempt_count, created_by,"
      " cancelled_by, cancelled_at, created_at, updated_at, retry_policy, priority, missed_window,"
      " max_lateness_ms)"
      " VALUES ($1, $2, $3, $4, $5::text::jsonb, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
      " $18::text::jsonb, $19, $20, $21)"};
  Parameters parameters;
  parameters.add(schedule.id.bytes())
      .add(schedule.flag_id.bytes())
      .add(schedule.scheduled_at)
      .add(to_string(schedule.status))
      .add(wire::encode_stored_updates(schedule.updates))
      .add(schedule.applied_at)
      .add(null_if_empty(schedule.error_message))
      .add(std::int32_t{schedule.retry_count})
      .add(std::int32_t{schedule.max_retries})
      .add(schedule.next_retry_at)
      .add(null_if_empty(schedule.last_error))
      .add(std::int32_t{schedule.attempt_count})
      .add(schedule.created_by)
      .add(null_if_empty(schedule.cancelled_by))
      .add(schedule.cancelled_at)
      .add(schedule.created_at)
      .add(schedule.updated_at)
      .add(wire::encode_stored_retry_policy(schedule.retry_policy))
      .add(std::int32_t{schedule.priority})
      .add(to_string(schedule.missed_window))
      .add(wire::milliseconds_of(schedule.max_lateness));
  Pipeline pipeline = transaction_.pipeline();
  pipeline.add(statement, std::move(parameters));
  add_wake_up(pipeline, schedule);
  HOIST_ASSIGN(const auto answers, transaction_.run(std::move(pipeline)));
  return expect_affected(answers.at(0), 1, "schedules");
}

Result<std::optional<Schedule>> PostgresScheduleRepository::find(const ScheduleId& id) {
  static const Statement statement{"find_schedule", select_from("s.id = $1")};
  Parameters parameters;
  parameters.add(id.bytes());
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_optional(rows, read_schedule);
}

Result<std::optional<Schedule>> PostgresScheduleRepository::lock(const ScheduleId& id) {
  static const Statement statement{"lock_schedule", select_from("s.id = $1 FOR UPDATE OF s")};
  Parameters parameters;
  parameters.add(id.bytes());
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_optional(rows, read_schedule);
}

Result<void> PostgresScheduleRepository::update(const Schedule& schedule) {
  static const Statement statement{
      "update_schedule",
      "UPDATE feature_flag_schedules SET scheduled_at = $2, status = $3, error_message = $4, retry_count = "
      "$5,"
      " max_retries = $6, next_retry_at = $7, last_error = $8, cancelled_by = $9, cancelled_at = $10,"
      " updated_at = $11, at_risk_since = $12, at_risk_told = $13, at_risk_reason = $14 WHERE id = $1"};
  Parameters parameters;
  parameters.add(schedule.id.bytes())
      .add(schedule.scheduled_at)
      .add(to_string(schedule.status))
      .add(null_if_empty(schedule.error_message))
      .add(std::int32_t{schedule.retry_count})
      .add(std::int32_t{schedule.max_retries})
      .add(schedule.next_retry_at)
      .add(null_if_empty(schedule.last_error))
      .add(null_if_empty(schedule.cancelled_by))
      .add(schedule.cancelled_at)
      .add(schedule.updated_at)
      .add(since_of(schedule.at_risk))
      .add(told_of(schedule.at_risk))
      .add(reason_of(schedule.at_risk));
  Pipeline pipeline = transaction_.pipeline();
  pipeline.add(statement, std::move(parameters));
  add_wake_up(pipeline, schedule);
  places_.forget(schedule.id);
  HOIST_ASSIGN(const auto answers, transaction_.run(std::move(pipeline)));
  return expect_affected(answers.at(0), 1, "schedules");
}

FilteredQuery schedule_list_query(const ScheduleFilter& filter) {
  FilteredQuery query(select_from("true"));
  if (filter.environment) query.where("s.environment = {}", filter.environment->text());
  if (filter.flag) query.where("s.flag_id = {}", filter.flag->bytes());
  if (filter.flags) query.where_any("s.flag_id", *filter.flags);
  if (filter.key_text) where_key_has(query, "f.", *filter.key_text);
  if (filter.state) query.where(condition_of(*filter.state));
  if (filter.state == ScheduleStateFilter::kLate) query.where("s.due_at < {}", filter.now - kLateAfter);
  if (filter.from) query.where("s.scheduled_at >= {}", *filter.from);
  if (filter.to) query.where("s.scheduled_at < {}", *filter.to);
  if (filter.after) {
    query.where("(s.scheduled_at, s.id) > ({}, {})", filter.after->first, filter.after->second.bytes());
  }
  query.finish("ORDER BY s.scheduled_at, s.id", filter.limit);
  return query;
}

Result<std::vector<Schedule>> PostgresScheduleRepository::list(const ScheduleFilter& filter) {
  const FilteredQuery query = schedule_list_query(filter);
  HOIST_ASSIGN(const Rows rows, transaction_.run(query.statement(), query.parameters()));
  return read_all(rows, read_schedule);
}

Result<std::vector<ScheduleId>> PostgresScheduleRepository::mark_risks(std::span<const RiskMark> marks) {
  // Rows that changed between the snapshot and the lock are compared anew, as they are then.
  static const Statement statement{
      "mark_risks",
      "WITH unheld AS MATERIALIZED (SELECT id FROM feature_flag_schedules WHERE id = ANY ($1::uuid[])"
      " AND status = 'pending' FOR NO KEY UPDATE SKIP LOCKED)"
      " UPDATE feature_flag_schedules s SET at_risk_since = u.since, at_risk_told = u.told,"
      " at_risk_reason = u.reason FROM unheld JOIN unnest($1::uuid[], $2::timestamptz[], $3::text[],"
      " $4::timestamptz[], $5::text[], $6::text[]) AS u (id, was_since, was_told, since, told, reason)"
      " USING (id) WHERE s.id = unheld.id AND s.status = 'pending'"
      " AND s.at_risk_since IS NOT DISTINCT FROM u.was_since"
      " AND s.at_risk_told IS NOT DISTINCT FROM u.was_told RETURNING s.id"};
  if (marks.empty()) return std::vector<ScheduleId>();
  using Each = RiskMark;
  Parameters parameters;
  parameters.add_array(marks, [](const Each& each) { return each.id.bytes(); })
      .add_array(marks, [](const Each& each) { return since_of(each.before); })
      .add_array(marks, [](const Each& each) { return told_of(each.before); })
      .add_array(marks, [](const Each& each) { return since_of(each.after); })
      .add_array(marks, [](const Each& each) { return told_of(each.after); })
      .add_array(marks, [](const Each& each) { return reason_of(each.after); });
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_all(rows, [](RowReader& row) -> Result<ScheduleId> {
    const ScheduleId id(row.take<UuidBytes>());
    HOIST_TRY(row.finish());
    return id;
  });
}

const Statement& remove_ended_schedules_statement() {
  static const Statement statement{
      "remove_ended_schedules",
      "WITH ended AS MATERIALIZED (SELECT id FROM feature_flag_schedules WHERE flag_id = $1"
      " AND scheduled_at < $2 AND due_at IS NULL AND updated_at < $2 ORDER BY scheduled_at, id LIMIT $3"
      " FOR UPDATE SKIP LOCKED),"
      " ledger AS (DELETE FROM schedule_attempts WHERE schedule_id = ANY(ARRAY(SELECT id FROM ended)))"
      " DELETE FROM feature_flag_schedules WHERE id = ANY(ARRAY(SELECT id FROM ended))"};
  return statement;
}

Result<int> PostgresScheduleRepository::remove_ended(const FlagId& flag, Instant before, int limit) {
  check(limit >= 1, "at least one is removed");
  Parameters parameters;
  parameters.add(flag.bytes()).add(before).add(std::int64_t{limit});
  HOIST_ASSIGN(const Rows rows, transaction_.run(remove_ended_schedules_statement(), std::move(parameters)));
  return static_cast<int>(rows.affected());
}

}  // namespace hoist::postgres
