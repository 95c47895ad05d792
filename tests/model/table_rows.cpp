#include "model/table_rows.h"

#include <fmt/format.h>

#include <stdexcept>

#include "model/stored_values.h"

namespace hoist::model {
namespace {

/// The expression that selects an instant as text: SQLite's own, PostgreSQL's as whole microseconds.
std::string instant(Dialect dialect, const char* column) {
  if (dialect == Dialect::kSqlite) return column;
  return fmt::format("(extract(epoch from {}) * 1000000)::bigint", column);
}

/// The place of a row in the order of commits and its transaction, for Recorded.
std::string commit_columns(Dialect dialect, const char* sqlite_place) {
  if (dialect == Dialect::kSqlite) return fmt::format("{}, ''", sqlite_place);
  return "(extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000000)::bigint, xmin::text";
}

/// Reads the columns of a row from left to right.
class Columns {
 public:
  Columns(const test::SqlRow& row, Dialect dialect) : row_(row), dialect_(dialect) {}

  [[nodiscard]] const std::optional<std::string>& next() { return row_.at(index_++); }
  [[nodiscard]] std::string text() { return next().value_or(""); }
  [[nodiscard]] std::int64_t number() {
    const std::optional<std::string>& value = next();
    if (!value) throw std::runtime_error("NULL where a number is due");
    return std::stoll(*value);
  }
  [[nodiscard]] int small() { return static_cast<int>(number()); }
  [[nodiscard]] std::optional<Micros> optional_instant() {
    const std::optional<std::string>& value = next();
    if (!value) return std::nullopt;
    return dialect_ == Dialect::kSqlite ? read_instant(*value) : std::stoll(*value);
  }
  [[nodiscard]] std::optional<Micros> optional_milliseconds() {
    const std::optional<std::string>& value = next();
    if (!value) return std::nullopt;
    return std::stoll(*value) * 1000;
  }
  [[nodiscard]] Micros instant() {
    const std::optional<Micros> at = optional_instant();
    if (!at) throw std::runtime_error("NULL where an instant is due");
    return *at;
  }
  [[nodiscard]] std::optional<FlagRow> flag_image() {
    const std::optional<std::string>& value = next();
    if (!value) return std::nullopt;
    return read_flag_image(*value);
  }

 private:
  const test::SqlRow& row_;
  Dialect dialect_;
  std::size_t index_ = 0;
};

template <class Row>
void read_place(Columns& columns, Recorded<Row>& recorded) {
  const std::optional<std::string>& place = columns.next();
  // PostgreSQL forgets the time of a commit from before the setting was on.
  if (!place) throw std::runtime_error("no time of commit: was track_commit_timestamp on all the time?");
  recorded.place = std::stoll(*place);
  recorded.transaction = columns.text();
}

FlagRow read_flag(const test::SqlRow& row, Dialect dialect) {
  Columns columns(row, dialect);
  FlagRow flag;
  flag.id = columns.text();
  flag.key = columns.text();
  flag.environment = columns.text();
  flag.values[kEnabled] = columns.text();
  flag.values[kRollout] = columns.text();
  flag.values[kDescription] = quoted_json(columns.text());
  read_definition(columns.text(), flag);
  flag.intents = read_intents(columns.text());
  flag.version = columns.number();
  flag.deleted_at = columns.optional_instant();
  return flag;
}

ScheduleRow read_schedule(const test::SqlRow& row, Dialect dialect) {
  Columns columns(row, dialect);
  ScheduleRow schedule;
  schedule.id = columns.text();
  schedule.flag_id = columns.text();
  schedule.scheduled_at = columns.instant();
  schedule.status = columns.text();
  schedule.updates = read_updates(columns.text());
  schedule.applied_at = columns.optional_instant();
  schedule.error_message = columns.text();
  schedule.retry_count = columns.small();
  schedule.max_retries = columns.small();
  schedule.next_retry_at = columns.optional_instant();
  schedule.last_error = columns.text();
  schedule.attempt_count = columns.small();
  schedule.cancelled_by = columns.text();
  schedule.cancelled_at = columns.optional_instant();
  schedule.created_at = columns.instant();
  if (const auto& policy = columns.next()) schedule.policy = read_policy(*policy);
  schedule.priority = columns.small();
  schedule.missed_window = columns.text();
  schedule.max_lateness = columns.optional_milliseconds();
  return schedule;
}

AttemptRow read_attempt(Columns& columns) {
  AttemptRow attempt;
  attempt.schedule_id = columns.text();
  attempt.number = columns.small();
  attempt.worker = columns.text();
  attempt.started_at = columns.instant();
  attempt.ended_at = columns.instant();
  attempt.outcome = columns.text();
  attempt.error_class = columns.text();
  attempt.error_code = columns.text();
  attempt.error_message = columns.text();
  attempt.next_retry_at = columns.optional_instant();
  attempt.dropped = read_names(columns.text());
  return attempt;
}

AuditRow read_audit(Columns& columns) {
  AuditRow audit;
  audit.id = columns.text();
  audit.at = columns.instant();
  audit.actor = columns.text();
  audit.action = columns.text();
  audit.flag_id = columns.text();
  audit.environment = columns.text();
  audit.schedule_id = columns.text();
  audit.before = columns.flag_image();
  audit.after = columns.flag_image();
  audit.note = columns.text();
  return audit;
}

}  // namespace

std::map<std::string, FlagRow> read_flags(test::SqlConnection& sql, Dialect dialect) {
  const std::string select = fmt::format(
      "SELECT id, flag_key, environment, CASE WHEN enabled THEN 'true' ELSE 'false' END, "
      "rollout_percentage, description, definition, intents, version, {} FROM feature_flags ORDER BY id",
      instant(dialect, "deleted_at"));
  std::map<std::string, FlagRow> flags;
  for (const test::SqlRow& row : sql.query(select)) {
    FlagRow flag = read_flag(row, dialect);
    std::string id = flag.id;
    flags.emplace_hint(flags.end(), std::move(id), std::move(flag));
  }
  return flags;
}

std::map<std::string, ScheduleRow> read_schedules(test::SqlConnection& sql, Dialect dialect) {
  const std::string select = fmt::format(
      "SELECT id, flag_id, {}, status, updates, {}, error_message, retry_count, max_retries, {}, last_error, "
      "attempt_count, cancelled_by, {}, {}, retry_policy, priority, missed_window, max_lateness_ms "
      "FROM feature_flag_schedules ORDER BY id",
      instant(dialect, "scheduled_at"), instant(dialect, "applied_at"), instant(dialect, "next_retry_at"),
      instant(dialect, "cancelled_at"), instant(dialect, "created_at"));
  std::map<std::string, ScheduleRow> schedules;
  for (const test::SqlRow& row : sql.query(select)) {
    ScheduleRow schedule = read_schedule(row, dialect);
    std::string id = schedule.id;
    schedules.emplace_hint(schedules.end(), std::move(id), std::move(schedule));
  }
  return schedules;
}

std::map<std::string, std::int64_t> read_revisions(test::SqlConnection& sql) {
  std::map<std::string, std::int64_t> revisions;
  for (const test::SqlRow& row : sql.query("SELECT environment, revision FROM environments")) {
    revisions[row.at(0).value()] = std::stoll(row.at(1).value());
  }
  return revisions;
}

std::set<SegmentName> read_segments(test::SqlConnection& sql) {
  std::set<SegmentName> segments;
  for (const test::SqlRow& row : sql.query("SELECT environment, segment_key FROM segments")) {
    segments.emplace(row.at(0).value(), row.at(1).value());
  }
  return segments;
}

std::vector<Recorded<AttemptRow>> read_attempts(test::SqlConnection& sql, Dialect dialect, Wanted wanted,
                                                const std::string& condition) {
  const std::string select = fmt::format(
      "SELECT schedule_id, attempt, worker, {}, {}, outcome, error_class, error_code, error_message, {}, "
      "dropped_fields, {} FROM schedule_attempts {} ORDER BY schedule_id, attempt",
      instant(dialect, "started_at"), instant(dialect, "ended_at"), instant(dialect, "next_retry_at"),
      wanted == Wanted::kRow ? "0, ''" : commit_columns(dialect, "0"), condition);
  std::vector<Recorded<AttemptRow>> attempts;
  for (const test::SqlRow& row : sql.query(select)) {
    Columns columns(row, dialect);
    Recorded<AttemptRow>& attempt = attempts.emplace_back();
    attempt.row = read_attempt(columns);
    read_place(columns, attempt);
  }
  return attempts;
}

std::vector<Recorded<AuditRow>> read_audits(test::SqlConnection& sql, Dialect dialect,
                                            const std::string& condition) {
  const std::string select = fmt::format(
      "SELECT id, {}, actor, action, flag_id, environment, schedule_id, flag_before, flag_after, note, {} "
      "FROM audit_events {} ORDER BY 11, 1",
      instant(dialect, "at"), commit_columns(dialect, "rowid"), condition);
  std::vector<Recorded<AuditRow>> audits;
  for (const test::SqlRow& row : sql.query(select)) {
    Columns columns(row, dialect);
    Recorded<AuditRow>& audit = audits.emplace_back();
    audit.row = read_audit(columns);
    read_place(columns, audit);
  }
  return audits;
}

}  // namespace hoist::model
