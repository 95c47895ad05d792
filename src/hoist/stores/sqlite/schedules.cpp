#include <fmt/format.h>

#include "hoist/base/check.h"
#include "hoist/stores/sqlite/flag_search.h"
#include "hoist/stores/sqlite/name_array.h"
#include "hoist/stores/sqlite/repositories.h"
#include "hoist/stores/sqlite/schedule_row.h"
#include "hoist/wire/retry_policy_json.h"
#include "hoist/wire/stored_json.h"

namespace hoist::sqlite {
namespace {

/// Of what is still to come it says so in the words of the index of that.
std::string_view condition_of(ScheduleStateFilter state) {
  switch (state) {
    case ScheduleStateFilter::kPending:
      return " AND s.status = 'pending' AND s.due_at IS NOT NULL";
    case ScheduleStateFilter::kApplied:
      return " AND s.status = 'applied'";
    case ScheduleStateFilter::kFailed:
      return " AND s.status = 'failed'";
    case ScheduleStateFilter::kCancelled:
      return " AND s.status = 'cancelled'";
    case ScheduleStateFilter::kRetrying:
      return " AND s.status = 'failed' AND s.due_at IS NOT NULL";
    case ScheduleStateFilter::kTerminal:
      return " AND s.status = 'failed' AND s.next_retry_at IS NULL";
    case ScheduleStateFilter::kAtRisk:
      return " AND s.at_risk_since IS NOT NULL";
    case ScheduleStateFilter::kLate:
      return " AND s.due_at IS NOT NULL AND s.due_at < ?";
    case ScheduleStateFilter::kParked:
      return " AND s.status = 'failed' AND s.next_retry_at IS NULL AND " HOIST_SQLITE_MISSED_WINDOW("s.");
  }
  unreachable("ScheduleStateFilter");
}

void bind_risk(Query& query, const std::optional<ScheduleRisk>& risk) {
  if (risk) {
    query.bind(risk->since).bind(to_string(risk->told)).bind(risk->reason);
  } else {
    query.bind_null().bind_null().bind_null();
  }
}

/// Whether the schedule was still as the mark says.
Result<bool> write_mark(Connection& connection, const RiskMark& mark) {
  Query query = connection.query(
      "UPDATE feature_flag_schedules SET at_risk_since = ?, at_risk_told = ?, at_risk_reason = ? "
      "WHERE id = ? AND status = 'pending' AND at_risk_since IS ? AND at_risk_told IS ?");
  bind_risk(query, mark.after);
  query.bind(mark.id);
  if (mark.before) {
    query.bind(mark.before->since).bind(to_string(mark.before->told));
  } else {
    query.bind_null().bind_null();
  }
  return query.run().map([](int changed) { return changed == 1; });
}

}  // namespace

std::string_view ended_schedules_sql() {
  return "SELECT id FROM feature_flag_schedules WHERE flag_id = ? AND scheduled_at < ? AND due_at IS NULL "
         "AND "
         "updated_at < ? ORDER BY scheduled_at, id LIMIT ?";
}

Result<void> Schedules::insert(const Schedule& schedule) {
  Query query = connection_.query(
      "INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, status, updates, applied_at, "
      "error_message, retry_count, max_retries, next_retry_at, last_error, attempt_count, created_by, "
      "cancelled_by, cancelled_at, created_at, updated_at, retry_policy, priority, missed_window, "
      "max_lateness_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  query.bind(schedule.id).bind(schedule.flag_id).bind(schedule.scheduled_at);
  query.bind(to_string(schedule.status)).bind(wire::encode_stored_updates(schedule.updates));
  query.bind(schedule.applied_at).bind_or_null(schedule.error_message);
  query.bind(schedule.retry_count).bind(schedule.max_retries).bind(schedule.next_retry_at);
  query.bind_or_null(schedule.last_error).bind(schedule.attempt_count).bind(schedule.created_by);
  query.bind_or_null(schedule.cancelled_by).bind(schedule.cancelled_at);
  query.bind(schedule.created_at).bind(schedule.updated_at);
  query.bind(wire::encode_stored_retry_policy(schedule.retry_policy)).bind(schedule.priority);
  query.bind(to_string(schedule.missed_window)).bind(wire::milliseconds_of(schedule.max_lateness));
  HOIST_TRY(query.run());
  return {};
}

Result<std::optional<Schedule>> Schedules::find(const ScheduleId& id) {
  Query query = connection_.query(HOIST_SQLITE_SELECT_SCHEDULES "WHERE s.id = ?");
  query.bind(id);
  return first(query, decode_schedule);
}

Result<std::optional<Schedule>> Schedules::lock(const ScheduleId& id) { return find(id); }

Result<void> Schedules::update(const Schedule& schedule) {
  // The updates stay as they are: nobody changes them, and unreadable ones keep their very text.
  Query query = connection_.query(
      "UPDATE feature_flag_schedules SET scheduled_at = ?, status = ?, applied_at = ?, error_message = ?, "
      "retry_count = ?, max_retries = ?, next_retry_at = ?, last_error = ?, attempt_count = ?, "
      "cancelled_by = ?, cancelled_at = ?, updated_at = ?, at_risk_since = ?, at_risk_told = ?, "
      "at_risk_reason = ? WHERE id = ?");
  query.bind(schedule.scheduled_at).bind(to_string(schedule.status)).bind(schedule.applied_at);
  query.bind_or_null(schedule.error_message).bind(schedule.retry_count).bind(schedule.max_retries);
  query.bind(schedule.next_retry_at).bind_or_null(schedule.last_error).bind(schedule.attempt_count);
  query.bind_or_null(schedule.cancelled_by).bind(schedule.cancelled_at);
  query.bind(schedule.updated_at);
  bind_risk(query, schedule.at_risk);
  query.bind(schedule.id);
  HOIST_ASSIGN(const int changed, query.run());
  if (changed != 1) {
    return fail(ErrorCode::kInternal,
                fmt::format("schedule {} was not there to update", schedule.id.to_string()));
  }
  return {};
}

std::string schedule_list_sql(const ScheduleFilter& filter) {
  std::string sql = HOIST_SQLITE_SELECT_SCHEDULES "WHERE true";
  if (filter.environment) sql += " AND s.environment = ?";
  if (filter.flag) sql += " AND s.flag_id = ?";
  if (filter.flags) sql += " AND s.flag_id IN (SELECT value FROM json_each(?))";
  if (filter.key_text) sql += " AND " + key_has("f.", "?");
  if (filter.state) sql += condition_of(*filter.state);
  if (filter.from) sql += " AND s.scheduled_at >= ?";
  if (filter.to) sql += " AND s.scheduled_at < ?";
  if (filter.after) sql += " AND (s.scheduled_at, s.id) > (?, ?)";
  // Of few flags the schedules are found by flag, and sorted: `+` keeps SQLite from reading all in order.
  sql += filter.flags ? " ORDER BY +s.scheduled_at, +s.id LIMIT ?" : " ORDER BY s.scheduled_at, s.id LIMIT ?";
  return sql;
}

Result<std::vector<Schedule>> Schedules::list(const ScheduleFilter& filter) {
  Query query = connection_.query(schedule_list_sql(filter));
  if (filter.environment) query.bind(*filter.environment);
  if (filter.flag) query.bind(*filter.flag);
  if (filter.flags) query.bind(std::string_view(name_array(std::span<const FlagId>(*filter.flags))));
  if (filter.key_text) query.bind(*filter.key_text);
  if (filter.state == ScheduleStateFilter::kLate) query.bind(filter.now - kLateAfter);
  if (filter.from) query.bind(*filter.from);
  if (filter.to) query.bind(*filter.to);
  if (filter.after) query.bind(filter.after->first).bind(filter.after->second);
  query.bind(filter.limit);
  return collect(query, decode_schedule);
}

Result<std::vector<ScheduleId>> Schedules::mark_risks(std::span<const RiskMark> marks) {
  std::vector<ScheduleId> marked;
  for (const RiskMark& mark : marks) {
    HOIST_ASSIGN(const bool written, write_mark(connection_, mark));
    if (written) marked.push_back(mark.id);
  }
  return marked;
}

Result<int> Schedules::remove_ended(const FlagId& flag, Instant before, int limit) {
  check(limit >= 1, "at least one is removed");
  std::vector<std::string> ids;
  {
    Query query = connection_.query(ended_schedules_sql());
    query.bind(flag).bind(before).bind(before).bind(limit);
    HOIST_ASSIGN(ids, collect(query, [](Row& row) -> Result<std::string> { return row.text(); }));
  }
  for (const std::string& id : ids) {
    Query attempts = connection_.query("DELETE FROM schedule_attempts WHERE schedule_id = ?");
    HOIST_TRY(attempts.bind(std::string_view(id)).run());
    Query schedule = connection_.query("DELETE FROM feature_flag_schedules WHERE id = ?");
    HOIST_TRY(schedule.bind(std::string_view(id)).run());
  }
  return static_cast<int>(ids.size());
}

}  // namespace hoist::sqlite
