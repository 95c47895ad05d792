#include "hoist/stores/postgres/timeline.h"

#include <fmt/format.h>

#include <algorithm>

#include "hoist/base/id.h"
#include "hoist/stores/postgres/flag_search.h"
#include "hoist/stores/postgres/schedule_rows.h"

namespace hoist::postgres {
namespace {

constexpr std::string_view kIsEdit =
    "e.action IN ('flag.created', 'flag.edited', 'flag.reverted') AND e.flag_version IS NOT NULL";

/// In an environment with 10,000 flags it takes longer to ask each of them than to read so many rows.
constexpr std::int64_t kFewRows = 2000;

Result<TimelineFlag> read_timeline_flag(RowReader& row) {
  const FlagId id(row.take<UuidBytes>());
  const auto key = FlagKey::parse(row.take<std::string>());
  const auto enabled = row.take<bool>();
  const auto percentage = Percentage::from(row.take<std::int32_t>());
  const auto has_percentage = row.take<bool>();
  const auto archived = row.take<bool>();
  HOIST_TRY(row.finish());
  if (!key || !percentage) {
    return row.corrupt(fmt::format("flag {}: its key or percentage is not valid", id.to_string()));
  }
  return TimelineFlag{.id = id,
                      .key = *key,
                      .enabled = enabled,
                      .rollout_percentage = has_percentage ? std::optional(*percentage) : std::nullopt,
                      .archived = archived};
}

Result<ScheduleOutline> read_outline(RowReader& row) {
  const FlagId flag(row.take<UuidBytes>());
  const ScheduleId id(row.take<UuidBytes>());
  const auto scheduled_at = row.take<Instant>();
  const auto status = parse_schedule_status(row.take<std::string>());
  HOIST_TRY(row.finish());
  if (!status) return row.corrupt(fmt::format("schedule {}: its status is not valid", id.to_string()));
  return ScheduleOutline{.flag = flag, .id = id, .scheduled_at = scheduled_at, .status = *status};
}

Result<FlagEdit> read_edit(RowReader& row) {
  const FlagId flag(row.take<UuidBytes>());
  const auto at = row.take<Instant>();
  auto actor = row.take<std::string>();
  const auto action = parse_audit_action(row.take<std::string>());
  const auto version = row.take<std::int64_t>();
  HOIST_TRY(row.finish());
  if (!action) return row.corrupt("an audit event: its action is not valid");
  return FlagEdit{.flag = flag, .at = at, .actor = std::move(actor), .action = *action, .version = version};
}

Result<AttemptOutline> read_attempt_outline(RowReader& row) {
  const ScheduleId schedule(row.take<UuidBytes>());
  const auto number = row.take<std::int32_t>();
  const auto ended_at = row.take<Instant>();
  const auto outcome = parse_attempt_outcome(row.take<std::string>());
  HOIST_TRY(row.finish());
  if (!outcome) return row.corrupt("an attempt: its outcome is not valid");
  return AttemptOutline{.schedule = schedule, .number = number, .ended_at = ended_at, .outcome = *outcome};
}

/// Of before the period, what is tried again in it or was tried last. The attempt is asked for as a value:
/// EXISTS may be hashed, which reads all attempts of the period.
std::string tried_within(std::string_view from, std::string_view to) {
  return fmt::format(
      "((s.next_retry_at >= {0} AND s.next_retry_at < {1}) OR (s.updated_at >= {0}"
      " AND (s.status IN ('applied', 'failed') OR s.cancelled_by = 'system')"
      " AND COALESCE((SELECT t.ended_at >= {0} AND t.ended_at < {1} FROM schedule_attempts t"
      " WHERE t.schedule_id = s.id AND t.attempt = s.attempt_count), false)))",
      from, to);
}

}  // namespace

FilteredQuery timeline_flags_query(const TimelineFilter& filter,
                                   const std::optional<std::vector<FlagId>>& candidates) {
  const TimelinePeriod& period = filter.period;
  FilteredQuery query(
      "SELECT f.id, f.flag_key, f.enabled, f.rollout_percentage,"
      " COALESCE(json_typeof(f.definition->'rolloutPercentage'), '') <> 'null',"
      " COALESCE((f.definition->>'archived')::boolean, false) FROM feature_flags f"
      " WHERE f.deleted_at IS NULL");
  query.where("f.environment = {}", filter.environment.text());
  if (candidates) query.where_any("f.id", *candidates);
  if (filter.after) query.where("f.flag_key > {}", filter.after->text());
  if (filter.search) where_flag_has(query, "f.", *filter.search);
  // As values, not as EXISTS: those may be hashed, which reads all schedules of the period, or all events.
  query.where(
      "(COALESCE((SELECT true FROM feature_flag_schedules s WHERE s.flag_id = f.id"
      " AND s.scheduled_at >= {} AND s.scheduled_at < {} LIMIT 1), false)"
      " OR COALESCE((SELECT true FROM audit_events e WHERE e.flag_id = f.id AND e.id >= {} AND e.id < {}"
      " AND e.at >= {} AND e.at < {} AND " +
          std::string(kIsEdit) +
          " LIMIT 1), false)"
          " OR COALESCE((SELECT true FROM feature_flag_schedules s WHERE s.flag_id = f.id"
          " AND s.scheduled_at >= {} AND s.scheduled_at < {} AND " +
          tried_within("{}", "{}") + " LIMIT 1), false))",
      period.from, period.to, uuid_v7_floor(period.from), uuid_v7_ceiling(period.to), period.from, period.to,
      begin_of_reach(period), period.from, period.from, period.to, period.from, period.from, period.to);
  query.finish("ORDER BY f.flag_key", filter.limit);
  return query;
}

const Statement& timeline_schedules_statement() {
  static const Statement statement{
      "timeline_schedules",
      fmt::format(
          "SELECT p.flag, m.id, m.scheduled_at, m.status FROM unnest($1::uuid[]) AS p (flag)"
          " CROSS JOIN LATERAL ("
          "(SELECT s.id, s.scheduled_at, s.status FROM feature_flag_schedules s WHERE s.flag_id = p.flag"
          " AND s.scheduled_at >= $2 AND s.scheduled_at < $3 ORDER BY s.scheduled_at DESC LIMIT $6)"
          " UNION ALL "
          "(SELECT s.id, s.scheduled_at, s.status FROM feature_flag_schedules s WHERE s.flag_id = p.flag"
          " AND s.scheduled_at >= $3 AND s.scheduled_at < $4 ORDER BY s.scheduled_at LIMIT $6)"
          " UNION ALL "
          "(SELECT s.id, s.scheduled_at, s.status FROM feature_flag_schedules s WHERE s.flag_id = p.flag"
          " AND s.scheduled_at >= $5 AND s.scheduled_at < $2 AND {} LIMIT $6)) AS m",
          tried_within("$2", "$4"))};
  return statement;
}

const Statement& timeline_edits_statement() {
  static const Statement statement{
      "timeline_edits",
      fmt::format("SELECT p.flag, m.at, m.actor, m.action, m.flag_version FROM unnest($1::uuid[]) AS p (flag)"
                  " CROSS JOIN LATERAL (SELECT e.at, e.actor, e.action, e.flag_version FROM audit_events e"
                  " WHERE e.flag_id = p.flag AND e.id >= $4 AND e.id < $5 AND e.at >= $2 AND e.at < $3 AND {}"
                  " ORDER BY e.id DESC LIMIT $6) AS m",
                  kIsEdit)};
  return statement;
}

const Statement& timeline_candidates_statement() {
  // What was meant for before the period was tried in it for the last time, which is an event, or waits.
  static const Statement statement{
      "timeline_candidates",
      "SELECT flag_id, count(*) FROM ("
      "(SELECT flag_id FROM feature_flag_schedules WHERE scheduled_at >= $1 AND scheduled_at < $2 LIMIT $5)"
      " UNION ALL (SELECT flag_id FROM audit_events WHERE id >= $3 AND id < $4 LIMIT $5)"
      " UNION ALL (SELECT flag_id FROM feature_flag_schedules WHERE status = 'failed' AND due_at IS NOT NULL"
      " LIMIT $5)) AS m GROUP BY flag_id"};
  return statement;
}

Result<std::optional<std::vector<FlagId>>> PostgresTimeline::candidates(const TimelinePeriod& period) {
  Parameters parameters;
  parameters.add(period.from)
      .add(period.to)
      .add(uuid_v7_floor(period.from))
      .add(uuid_v7_ceiling(period.to))
      .add(kFewRows);
  HOIST_ASSIGN(const Rows rows, transaction_.run(timeline_candidates_statement(), std::move(parameters)));
  std::vector<FlagId> flags;
  std::int64_t total = 0;
  for (int i = 0; i < rows.size(); ++i) {
    RowReader row(rows, i);
    // Events without a flag have none.
    const auto flag = row.take_if_set<UuidBytes>();
    total += row.take<std::int64_t>();
    HOIST_TRY(row.finish());
    if (flag) flags.emplace_back(*flag);
  }
  if (total >= kFewRows) return std::optional<std::vector<FlagId>>();
  return std::optional(std::move(flags));
}

Result<std::vector<TimelineFlag>> PostgresTimeline::flags(const TimelineFilter& filter) {
  HOIST_ASSIGN(const auto among, candidates(filter.period));
  if (among && among->empty()) return std::vector<TimelineFlag>();
  const FilteredQuery query = timeline_flags_query(filter, among);
  HOIST_ASSIGN(const Rows rows, transaction_.run(query.statement(), query.parameters()));
  return read_all(rows, read_timeline_flag);
}

Result<std::vector<ScheduleOutline>> PostgresTimeline::schedules(std::span<const FlagId> flags,
                                                                 const TimelinePeriod& period, Instant now,
                                                                 int limit) {
  Parameters parameters;
  parameters.add_array(flags, [](const FlagId& flag) { return flag.bytes(); })
      .add(period.from)
      .add(std::clamp(now, period.from, period.to))
      .add(period.to)
      .add(begin_of_reach(period))
      .add(std::int64_t{limit});
  HOIST_ASSIGN(const Rows rows, transaction_.run(timeline_schedules_statement(), std::move(parameters)));
  return read_all(rows, read_outline);
}

Result<std::vector<FlagEdit>> PostgresTimeline::edits(std::span<const FlagId> flags,
                                                      const TimelinePeriod& period, int limit) {
  Parameters parameters;
  parameters.add_array(flags, [](const FlagId& flag) { return flag.bytes(); })
      .add(period.from)
      .add(period.to)
      .add(uuid_v7_floor(period.from))
      .add(uuid_v7_ceiling(period.to))
      .add(std::int64_t{limit});
  HOIST_ASSIGN(const Rows rows, transaction_.run(timeline_edits_statement(), std::move(parameters)));
  return read_all(rows, read_edit);
}

Result<std::vector<Schedule>> PostgresTimeline::whole(std::span<const ScheduleId> ids) {
  static const Statement statement{
      "timeline_whole",
      fmt::format("SELECT {} FROM feature_flag_schedules s JOIN feature_flags f ON f.id = s.flag_id"
                  " WHERE s.id = ANY ($1)",
                  kScheduleColumns)};
  Parameters parameters;
  parameters.add_array(ids, [](const ScheduleId& id) { return id.bytes(); });
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_all(rows, read_schedule);
}

Result<std::vector<AttemptOutline>> PostgresTimeline::attempts(std::span<const ScheduleId> ids, int limit) {
  static const Statement statement{
      "timeline_attempts",
      "SELECT p.schedule, m.attempt, m.ended_at, m.outcome FROM unnest($1::uuid[]) AS p (schedule)"
      " CROSS JOIN LATERAL (SELECT attempt, ended_at, outcome FROM schedule_attempts"
      " WHERE schedule_id = p.schedule ORDER BY attempt DESC LIMIT $2) AS m ORDER BY p.schedule, m.attempt"};
  Parameters parameters;
  parameters.add_array(ids, [](const ScheduleId& id) { return id.bytes(); }).add(std::int64_t{limit});
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  return read_all(rows, read_attempt_outline);
}

}  // namespace hoist::postgres
