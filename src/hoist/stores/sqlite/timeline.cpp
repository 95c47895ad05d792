#include "hoist/stores/sqlite/timeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "hoist/base/id.h"
#include "hoist/stores/sqlite/flag_search.h"
#include "hoist/stores/sqlite/row.h"
#include "hoist/stores/sqlite/schedule_row.h"

namespace hoist::sqlite {
namespace {

// The indexes are named because statistics that were gathered over a few flags would make SQLite read all
// schedules of a time, or all events, for each flag.
#define HOIST_SQLITE_SCHEDULES_OF_FLAG \
  "FROM feature_flag_schedules s INDEXED BY feature_flag_schedules_flag WHERE s.flag_id = "
/// Of before the period ?2 to ?3 (?3 to ?4 in the query of flags), what is tried again in it or was tried
/// last.
#define HOIST_SQLITE_TRIED_WITHIN(from, to)                                               \
  "((s.next_retry_at >= " from " AND s.next_retry_at < " to ") OR (s.updated_at >= " from \
  " AND (s.status IN ('applied', 'failed') OR s.cancelled_by = 'system')"                 \
  " AND EXISTS (SELECT 1 FROM schedule_attempts t WHERE t.schedule_id = s.id"             \
  " AND t.attempt = s.attempt_count AND t.ended_at >= " from " AND t.ended_at < " to ")))"
#define HOIST_SQLITE_EDITS_OF_FLAG "FROM audit_events e INDEXED BY audit_events_flag WHERE e.flag_id = "
#define HOIST_SQLITE_IS_EDIT \
  "e.action IN ('flag.created', 'flag.edited', 'flag.reverted') AND e.flag_version IS NOT NULL"

/// In an environment with 10,000 flags it takes longer to ask each of them than to read so many rows.
constexpr int kFewRows = 2000;

Result<TimelineFlag> decode_timeline_flag(Row& row) {
  HOIST_ASSIGN(const FlagId id, row.name<FlagId>());
  HOIST_ASSIGN(FlagKey key, row.name<FlagKey>());
  TimelineFlag flag{.id = id, .key = std::move(key)};
  flag.enabled = row.integer() != 0;
  const auto percentage = Percentage::from(row.integer());
  if (!percentage) return tl::unexpected<Error>(row.corrupt_last(percentage.error().message));
  const bool has_percentage = row.integer() != 0;
  if (has_percentage) flag.rollout_percentage = *percentage;
  flag.archived = row.integer() != 0;
  return flag;
}

Result<void> collect_outlines(Query& query, const FlagId& flag, std::vector<ScheduleOutline>& found) {
  HOIST_ASSIGN(const auto outlines, collect(query, [&flag](Row& row) -> Result<ScheduleOutline> {
                 ScheduleOutline outline{.flag = flag, .id = {}, .scheduled_at = {}};
                 HOIST_ASSIGN(outline.id, row.name<ScheduleId>());
                 HOIST_ASSIGN(outline.scheduled_at, row.instant());
                 HOIST_ASSIGN(outline.status, row.word(parse_schedule_status));
                 return outline;
               }));
  found.insert(found.end(), outlines.begin(), outlines.end());
  return {};
}

}  // namespace

std::string timeline_flags_sql(TimelineSearch search) {
  const bool all = search == TimelineSearch::kAll;
  return fmt::format(
      "SELECT f.id, f.flag_key, f.enabled, f.rollout_percentage,"
      " json_type(f.definition, '$.rolloutPercentage') IS NOT 'null',"
      " COALESCE(json_extract(f.definition, '$.archived'), 0) FROM {}"
      " WHERE f.deleted_at IS NULL AND f.environment = ?1 AND f.flag_key > ?2"
      " AND (?9 IS NULL OR {})"
      " AND (EXISTS (SELECT 1 " HOIST_SQLITE_SCHEDULES_OF_FLAG
      "f.id AND s.scheduled_at >= ?3 AND s.scheduled_at < ?4)"
      " OR EXISTS (SELECT 1 " HOIST_SQLITE_EDITS_OF_FLAG
      "f.id AND e.id >= ?6 AND e.id < ?7 AND e.at >= ?3 AND e.at < ?4 AND " HOIST_SQLITE_IS_EDIT
      ") OR EXISTS (SELECT 1 " HOIST_SQLITE_SCHEDULES_OF_FLAG
      "f.id AND s.scheduled_at >= ?5 AND s.scheduled_at < ?3 AND " HOIST_SQLITE_TRIED_WITHIN(
          "?3", "?4") ")){} ORDER BY f.flag_key LIMIT ?8",
      all ? "feature_flags f INDEXED BY feature_flags_live_key" : HOIST_SQLITE_FLAGS_BY_ID,
      flag_has("f.", "?9"), all ? "" : " AND f.id IN (SELECT value FROM json_each(?10))");
}

std::string_view timeline_scheduled_sql() {
  return "SELECT flag_id FROM feature_flag_schedules INDEXED BY feature_flag_schedules_time "
         "WHERE scheduled_at >= ?1 AND scheduled_at < ?2 LIMIT ?3";
}

std::string_view timeline_audited_sql() {
  return "SELECT flag_id FROM audit_events INDEXED BY sqlite_autoindex_audit_events_1 "
         "WHERE id >= ?1 AND id < ?2 LIMIT ?3";
}

std::string_view timeline_retrying_sql() {
  return "SELECT flag_id FROM feature_flag_schedules INDEXED BY feature_flag_schedules_due "
         "WHERE status = 'failed' AND due_at IS NOT NULL LIMIT ?1";
}

std::string_view timeline_schedules_before_sql() {
  return "SELECT s.id, s.scheduled_at, s.status " HOIST_SQLITE_SCHEDULES_OF_FLAG
         "?1 AND s.scheduled_at >= ?2 AND s.scheduled_at < ?3 ORDER BY s.scheduled_at DESC LIMIT ?4";
}

std::string_view timeline_schedules_after_sql() {
  return "SELECT s.id, s.scheduled_at, s.status " HOIST_SQLITE_SCHEDULES_OF_FLAG
         "?1 AND s.scheduled_at >= ?2 AND s.scheduled_at < ?3 ORDER BY s.scheduled_at LIMIT ?4";
}

std::string_view timeline_late_schedules_sql() {
  return "SELECT s.id, s.scheduled_at, s.status " HOIST_SQLITE_SCHEDULES_OF_FLAG
         "?1 AND s.scheduled_at >= ?4 AND s.scheduled_at < ?2 AND " HOIST_SQLITE_TRIED_WITHIN(
             "?2", "?3") " LIMIT ?5";
}

std::string_view timeline_edits_sql() {
  return "SELECT e.at, e.actor, e.action, e.flag_version " HOIST_SQLITE_EDITS_OF_FLAG
         "?1 AND e.id >= ?4 AND e.id < ?5 AND e.at >= ?2 AND e.at < ?3 AND " HOIST_SQLITE_IS_EDIT
         " ORDER BY e.id DESC LIMIT ?6";
}

Result<std::optional<std::string>> Timeline::candidates(const TimelinePeriod& period) {
  std::set<std::string> ids;
  int rows = 0;
  // What was meant for before the period was tried in it for the last time, which is an event, or waits.
  const auto add = [&](Query& query) -> Result<void> {
    HOIST_ASSIGN(const auto found,
                 collect(query, [](Row& row) -> Result<std::string> { return row.text(); }));
    ids.insert(found.begin(), found.end());
    rows += static_cast<int>(found.size());
    return {};
  };
  Query scheduled = connection_.query(timeline_scheduled_sql());
  HOIST_TRY(add(scheduled.bind(period.from).bind(period.to).bind(kFewRows)));
  Query audited = connection_.query(timeline_audited_sql());
  audited.bind(AuditEventId(uuid_v7_floor(period.from)))
      .bind(AuditEventId(uuid_v7_ceiling(period.to)))
      .bind(kFewRows);
  HOIST_TRY(add(audited));
  Query retrying = connection_.query(timeline_retrying_sql());
  HOIST_TRY(add(retrying.bind(kFewRows)));
  if (rows >= kFewRows) return std::optional<std::string>();
  // Events without a flag have none.
  ids.erase("");
  return std::optional(ids.empty() ? "[]" : fmt::format("[\"{}\"]", fmt::join(ids, "\",\"")));
}

Result<std::vector<TimelineFlag>> Timeline::flags(const TimelineFilter& filter) {
  const TimelinePeriod& period = filter.period;
  HOIST_ASSIGN(const std::optional<std::string> among, candidates(period));
  Query query =
      connection_.query(timeline_flags_sql(among ? TimelineSearch::kCandidates : TimelineSearch::kAll));
  query.bind(filter.environment).bind(std::string_view(filter.after ? filter.after->text() : ""));
  query.bind(period.from).bind(period.to).bind(begin_of_reach(period));
  query.bind(AuditEventId(uuid_v7_floor(period.from))).bind(AuditEventId(uuid_v7_ceiling(period.to)));
  query.bind(filter.limit).bind(filter.search);
  if (among) query.bind(*among);
  return collect(query, decode_timeline_flag);
}

Result<std::vector<ScheduleOutline>> Timeline::schedules(std::span<const FlagId> flags,
                                                         const TimelinePeriod& period, Instant now,
                                                         int limit) {
  const Instant middle = std::clamp(now, period.from, period.to);
  std::vector<ScheduleOutline> found;
  for (const FlagId& flag : flags) {
    Query before = connection_.query(timeline_schedules_before_sql());
    HOIST_TRY(collect_outlines(before.bind(flag).bind(period.from).bind(middle).bind(limit), flag, found));
    Query after = connection_.query(timeline_schedules_after_sql());
    HOIST_TRY(collect_outlines(after.bind(flag).bind(middle).bind(period.to).bind(limit), flag, found));
    Query late = connection_.query(timeline_late_schedules_sql());
    late.bind(flag).bind(period.from).bind(period.to).bind(begin_of_reach(period)).bind(limit);
    HOIST_TRY(collect_outlines(late, flag, found));
  }
  return found;
}

Result<std::vector<FlagEdit>> Timeline::edits(std::span<const FlagId> flags, const TimelinePeriod& period,
                                              int limit) {
  std::vector<FlagEdit> found;
  for (const FlagId& flag : flags) {
    Query query = connection_.query(timeline_edits_sql());
    query.bind(flag).bind(period.from).bind(period.to);
    query.bind(AuditEventId(uuid_v7_floor(period.from)))
        .bind(AuditEventId(uuid_v7_ceiling(period.to)))
        .bind(limit);
    HOIST_ASSIGN(auto edits, collect(query, [&flag](Row& row) -> Result<FlagEdit> {
                   FlagEdit edit{.flag = flag, .at = {}, .actor = {}};
                   HOIST_ASSIGN(edit.at, row.instant());
                   edit.actor = row.text();
                   HOIST_ASSIGN(edit.action, row.word(parse_audit_action));
                   edit.version = row.integer();
                   return edit;
                 }));
    std::move(edits.begin(), edits.end(), std::back_inserter(found));
  }
  return found;
}

Result<std::vector<Schedule>> Timeline::whole(std::span<const ScheduleId> ids) {
  std::vector<Schedule> found;
  for (const ScheduleId& id : ids) {
    Query query = connection_.query(HOIST_SQLITE_SELECT_SCHEDULES "WHERE s.id = ?");
    query.bind(id);
    HOIST_ASSIGN(auto schedule, first(query, decode_schedule));
    if (schedule) found.push_back(*std::move(schedule));
  }
  return found;
}

Result<std::vector<AttemptOutline>> Timeline::attempts(std::span<const ScheduleId> ids, int limit) {
  std::vector<AttemptOutline> found;
  std::vector<ScheduleId> in_order(ids.begin(), ids.end());
  std::sort(in_order.begin(), in_order.end());
  for (const ScheduleId& id : in_order) {
    Query query = connection_.query(
        "SELECT attempt, ended_at, outcome FROM schedule_attempts WHERE schedule_id = ? "
        "ORDER BY attempt DESC LIMIT ?");
    query.bind(id).bind(limit);
    HOIST_ASSIGN(const auto last, collect(query, [&id](Row& row) -> Result<AttemptOutline> {
                   AttemptOutline outline{.schedule = id, .number = row.small(), .ended_at = {}};
                   HOIST_ASSIGN(outline.ended_at, row.instant());
                   HOIST_ASSIGN(outline.outcome, row.word(parse_attempt_outcome));
                   return outline;
                 }));
    found.insert(found.end(), last.rbegin(), last.rend());
  }
  return found;
}

}  // namespace hoist::sqlite
