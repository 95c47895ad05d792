#include "hoist/stores/postgres/due_queue_statements.h"

#include <fmt/format.h>

#include "hoist/stores/postgres/schedule_rows.h"

namespace hoist::postgres {
namespace {

/// One ordered scan of the claim index, taking rows that nobody else holds. MATERIALIZED, because a claim
/// that the planner may run twice takes more rows than its limit.
std::string taken(std::string_view name, std::string_view condition, std::string_view limit) {
  return fmt::format(
      "{} AS MATERIALIZED (SELECT ctid AS place, * FROM feature_flag_schedules WHERE {}"
      " ORDER BY claim_key, id LIMIT {} FOR UPDATE SKIP LOCKED)",
      name, condition, limit);
}

/// The flag is looked up row by row, through its primary key and without a lock. OFFSET 0 keeps the
/// planner, which cannot know how few rows were taken, from joining whole tables.
std::string with_flag(std::string_view from) {
  return fmt::format(
      "SELECT s.place, {} FROM {} s CROSS JOIN LATERAL"
      " (SELECT flag_key, environment FROM feature_flags WHERE id = s.flag_id OFFSET 0) f",
      kScheduleColumns, from);
}

/// What settling writes, from arrays named as the columns; `was_…` is the mark of the claim.
std::string settle(std::string_view join) {
  return fmt::format(
      "UPDATE feature_flag_schedules s SET status = u.status, applied_at = u.applied_at,"
      " error_message = u.error_message, retry_count = u.retry_count, next_retry_at = u.next_retry_at,"
      " last_error = u.last_error, attempt_count = u.attempt_count, cancelled_by = u.cancelled_by,"
      " cancelled_at = u.cancelled_at, updated_at = u.updated_at, at_risk_since = NULL, at_risk_told = NULL,"
      " at_risk_reason = NULL"
      " FROM unnest($1::tid[], $2::uuid[], $3::text[], $4::int4[], $5::timestamptz[], $6::text[],"
      " $7::timestamptz[], $8::text[], $9::int4[], $10::timestamptz[], $11::text[], $12::int4[], $13::text[],"
      " $14::timestamptz[], $15::timestamptz[])"
      " AS u (place, id, was_status, was_retry_count, was_due_at, status, applied_at, error_message,"
      " retry_count, next_retry_at, last_error, attempt_count, cancelled_by, cancelled_at, updated_at)"
      " WHERE {} AND s.status = u.was_status AND s.retry_count = u.was_retry_count"
      " AND s.due_at = u.was_due_at",
      join);
}

/// What is due at $1 in one state. The first condition is what ends the scan: nothing is due before its key.
std::string due_in(std::string_view status) {
  return fmt::format("status = '{}' AND claim_key <= $1 AT TIME ZONE 'UTC' AND due_at <= $1", status);
}

}  // namespace

const Statement& claim_statement() {
  // One statement, and so one round trip: a CTE may lock where a branch of UNION may not. Counting the
  // retries runs them first.
  static const Statement statement{
      "claim", fmt::format("WITH {}, {} {} UNION ALL {}",
                           taken("retries", due_in("failed") + " AND id <> ALL ($4::uuid[])", "$2::int8"),
                           taken("firsts", due_in("pending") + " AND id <> ALL ($4::uuid[])",
                                 "($3::int8 - (SELECT count(*) FROM retries))"),
                           with_flag("retries"), with_flag("firsts"))};
  return statement;
}

const Statement& claim_retries_after_statement() {
  static const Statement statement{
      "claim_retries_after",
      fmt::format(
          "WITH {} {}",
          taken("retries",
                due_in("failed") + " AND (claim_key, id) > ($4::timestamptz AT TIME ZONE 'UTC', $5::uuid)"
                                   " AND id <> ALL ($3::uuid[])",
                "$2::int8"),
          with_flag("retries"))};
  return statement;
}

const Statement& claim_again_statement() {
  static const Statement statement{
      "claim_again",
      fmt::format(
          "WITH retaken AS MATERIALIZED (SELECT t.ctid AS place, t.* FROM feature_flag_schedules t"
          " JOIN unnest($1::uuid[], $2::text[], $3::int4[], $4::timestamptz[])"
          " AS m (id, status, retry_count, due_at) ON t.id = m.id AND t.status = m.status"
          " AND t.retry_count = m.retry_count AND t.due_at = m.due_at FOR UPDATE OF t SKIP LOCKED) {}",
          with_flag("retaken"))};
  return statement;
}

const Statement& settle_by_place_statement() {
  static const Statement statement{"settle_by_place", settle("s.ctid = u.place AND s.id = u.id")};
  return statement;
}

const Statement& settle_by_id_statement() {
  static const Statement statement{"settle_by_id", settle("s.id = u.id")};
  return statement;
}

const Statement& next_due_statement() {
  // Not EXISTS: the planner would take it for half the table that is due and read it through, which is
  // dear where nothing is. The order makes it look at the first entry of the index alone.
  static const Statement statement{
      "next_due",
      "SELECT (SELECT due_at FROM feature_flag_schedules WHERE status = 'failed' AND due_at <= $1"
      " AND id <> ALL ($2::uuid[]) ORDER BY due_at LIMIT 1) IS NOT NULL"
      " OR (SELECT due_at FROM feature_flag_schedules WHERE status = 'pending' AND due_at <= $1"
      " AND id <> ALL ($2::uuid[]) ORDER BY due_at LIMIT 1) IS NOT NULL,"
      " least((SELECT due_at FROM feature_flag_schedules WHERE status = 'failed' AND due_at > $1"
      " ORDER BY due_at LIMIT 1),"
      " (SELECT due_at FROM feature_flag_schedules WHERE status = 'pending' AND due_at > $1"
      " ORDER BY due_at LIMIT 1))"};
  return statement;
}

}  // namespace hoist::postgres
