#include "hoist/stores/postgres/schedule_statistics.h"

#include <fmt/format.h>

#include "hoist/stores/postgres/schedule_rows.h"

namespace hoist::postgres {
namespace {

/// Flags are few beside schedules: they are looked up once the schedules of each are counted.
std::string counts_where(std::string_view condition) {
  return fmt::format(
      "SELECT f.environment, s.status, sum(s.schedules)::int8 FROM (SELECT flag_id, status, count(*) AS "
      "schedules"
      " FROM feature_flag_schedules WHERE {} GROUP BY flag_id, status) s"
      " JOIN feature_flags f ON f.id = s.flag_id GROUP BY f.environment, s.status"
      " ORDER BY f.environment, s.status",
      condition);
}

Result<std::vector<ScheduleCount>> read_counts(const Rows& rows, bool live) {
  return read_all(rows, [live](RowReader& row) -> Result<ScheduleCount> {
    const auto environment = EnvironmentKey::parse(row.take<std::string>());
    const auto status = parse_schedule_status(row.take<std::string>());
    const auto count = row.take<std::int64_t>();
    HOIST_TRY(row.finish());
    if (!environment || !status) return row.corrupt("a count of schedules: its labels are not known");
    return ScheduleCount{.environment = *environment, .status = *status, .live = live, .count = count};
  });
}

}  // namespace

const Statement& oldest_due_statement() {
  // By the index's first entry, as for next_due; two conditions, because the index begins with status.
  static const Statement statement{
      "oldest_due",
      "SELECT least((SELECT due_at FROM feature_flag_schedules WHERE status = 'failed' AND due_at <= $1"
      " ORDER BY due_at LIMIT 1),"
      " (SELECT due_at FROM feature_flag_schedules WHERE status = 'pending' AND due_at <= $1"
      " ORDER BY due_at LIMIT 1))"};
  return statement;
}

Result<DueBacklog> PostgresScheduleStatistics::backlog(Instant now) {
  static const Statement statement{
      "due_backlog",
      "SELECT (SELECT count(*) FROM feature_flag_schedules WHERE status = 'failed' AND due_at <= $1)"
      " + (SELECT count(*) FROM feature_flag_schedules WHERE status = 'pending' AND due_at <= $1)"};
  Parameters parameters;
  parameters.add(now);
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  RowReader row(rows, 0);
  DueBacklog backlog;
  backlog.due = row.take<std::int64_t>();
  HOIST_TRY(row.finish());
  HOIST_ASSIGN(backlog.oldest_due_at, oldest_due_at(now));
  return backlog;
}

Result<std::optional<Instant>> PostgresScheduleStatistics::oldest_due_at(Instant now) {
  Parameters parameters;
  parameters.add(now);
  HOIST_ASSIGN(const Rows rows, transaction_.run(oldest_due_statement(), std::move(parameters)));
  RowReader row(rows, 0);
  const auto oldest = row.take_if_set<Instant>();
  HOIST_TRY(row.finish());
  return oldest;
}

Result<std::int64_t> PostgresScheduleStatistics::count_at_risk() {
  static const Statement statement{
      "count_at_risk", "SELECT count(*) FROM feature_flag_schedules WHERE at_risk_since IS NOT NULL"};
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, Parameters()));
  RowReader row(rows, 0);
  const auto count = row.take<std::int64_t>();
  HOIST_TRY(row.finish());
  return count;
}

const Statement& attention_statement() {
  const auto up_to = [](std::string_view condition) {
    return fmt::format(
        "(SELECT count(*) FROM (SELECT 1 FROM feature_flag_schedules WHERE environment = $1 AND {} LIMIT $4)"
        " AS counted)",
        condition);
  };
  constexpr std::string_view kEnded = "status = 'failed' AND next_retry_at IS NULL AND scheduled_at >= $2";
  // One scan of the due index for each status, as for the oldest.
  static const Statement statement{
      "attention",
      fmt::format("SELECT {}, {}, {}, least({} + {}, $4), {}",
                  up_to(fmt::format("{} AND {} IS NOT TRUE", kEnded, kMissedWindow)),
                  up_to("status = 'failed' AND due_at IS NOT NULL"), up_to("at_risk_since IS NOT NULL"),
                  up_to("status = 'failed' AND due_at < $3"), up_to("status = 'pending' AND due_at < $3"),
                  up_to(fmt::format("{} AND {}", kEnded, kMissedWindow)))};
  return statement;
}

Result<Attention> PostgresScheduleStatistics::attention(const AttentionFilter& filter) {
  Parameters parameters;
  parameters.add(filter.environment.text())
      .add(filter.since)
      .add(filter.now - kLateAfter)
      .add(std::int64_t{kMostAttention});
  HOIST_ASSIGN(const Rows rows, transaction_.run(attention_statement(), std::move(parameters)));
  RowReader row(rows, 0);
  Attention attention;
  attention.failed = row.take<std::int64_t>();
  attention.retrying = row.take<std::int64_t>();
  attention.at_risk = row.take<std::int64_t>();
  attention.late = row.take<std::int64_t>();
  attention.parked = row.take<std::int64_t>();
  HOIST_TRY(row.finish());
  return attention;
}

Result<std::vector<ScheduleCount>> PostgresScheduleStatistics::count_live() {
  static const Statement statement{"count_live_schedules", counts_where("due_at IS NOT NULL")};
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, Parameters()));
  return read_counts(rows, true);
}

Result<std::map<FlagId, std::int64_t>> PostgresScheduleStatistics::count_live_of(
    std::span<const FlagId> flags) {
  static const Statement statement{
      "count_live_of",
      "SELECT flag_id, count(*) FROM feature_flag_schedules WHERE flag_id = ANY ($1) AND due_at IS NOT NULL"
      " GROUP BY flag_id"};
  Parameters parameters;
  parameters.add_array(flags, [](const FlagId& flag) { return flag.bytes(); });
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, std::move(parameters)));
  std::map<FlagId, std::int64_t> counts;
  for (int i = 0; i < rows.size(); ++i) {
    RowReader row(rows, i);
    const FlagId flag(row.take<UuidBytes>());
    const auto count = row.take<std::int64_t>();
    HOIST_TRY(row.finish());
    counts.emplace(flag, count);
  }
  return counts;
}

Result<std::vector<ScheduleCount>> PostgresScheduleStatistics::count_ended() {
  static const Statement statement{"count_ended_schedules", counts_where("due_at IS NULL")};
  HOIST_ASSIGN(const Rows rows, transaction_.run(statement, Parameters()));
  return read_counts(rows, false);
}

}  // namespace hoist::postgres
