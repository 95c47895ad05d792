#include <algorithm>

#include "hoist/domain/schedule.h"
#include "hoist/stores/sqlite/name_array.h"
#include "hoist/stores/sqlite/query.h"
#include "hoist/stores/sqlite/repositories.h"
#include "hoist/stores/sqlite/row.h"
#include "hoist/stores/sqlite/schedule_row.h"

namespace hoist::sqlite {
namespace {

Result<std::optional<Instant>> oldest_due(Connection& connection, ScheduleStatus status, Instant now) {
  Query query = connection.query(oldest_due_sql());
  query.bind(to_string(status)).bind(now);
  return first(query, [](Row& row) { return row.instant(); });
}

Result<std::int64_t> count_due(Connection& connection, ScheduleStatus status, Instant now) {
  Query query =
      connection.query("SELECT count(*) FROM feature_flag_schedules WHERE status = ? AND due_at <= ?");
  query.bind(to_string(status)).bind(now);
  HOIST_TRY(query.next());
  return query.integer(0);
}

Result<std::vector<ScheduleCount>> count_where(Connection& connection, std::string_view sql, bool live) {
  Query query = connection.query(sql);
  return collect(query, [live](Row& row) -> Result<ScheduleCount> {
    ScheduleCount count{.environment = production(), .live = live};
    HOIST_ASSIGN(count.environment, row.name<EnvironmentKey>());
    HOIST_ASSIGN(count.status, row.word(parse_schedule_status));
    count.count = row.integer();
    return count;
  });
}

}  // namespace

std::string_view oldest_due_sql() {
  return "SELECT due_at FROM feature_flag_schedules WHERE status = ? AND due_at <= ? ORDER BY due_at LIMIT 1";
}

Result<DueBacklog> Statistics::backlog(Instant now) {
  DueBacklog backlog;
  for (const ScheduleStatus status : {ScheduleStatus::kFailed, ScheduleStatus::kPending}) {
    HOIST_ASSIGN(const std::int64_t due, count_due(connection_, status, now));
    backlog.due += due;
  }
  HOIST_ASSIGN(backlog.oldest_due_at, oldest_due_at(now));
  return backlog;
}

Result<std::optional<Instant>> Statistics::oldest_due_at(Instant now) {
  HOIST_ASSIGN(const std::optional<Instant> retry, oldest_due(connection_, ScheduleStatus::kFailed, now));
  HOIST_ASSIGN(const std::optional<Instant> first, oldest_due(connection_, ScheduleStatus::kPending, now));
  if (!retry || !first) return retry ? retry : first;
  return std::min(*retry, *first);
}

Result<std::int64_t> Statistics::count_at_risk() {
  Query query =
      connection_.query("SELECT count(*) FROM feature_flag_schedules WHERE at_risk_since IS NOT NULL");
  HOIST_TRY(query.next());
  return query.integer(0);
}

std::string_view count_failed_sql() {
  return "SELECT count(*) FROM (SELECT 1 FROM feature_flag_schedules INDEXED BY "
         "feature_flag_schedules_terminal "
         "WHERE environment = ? AND status = 'failed' AND next_retry_at IS NULL AND scheduled_at >= ? "
         "AND " HOIST_SQLITE_MISSED_WINDOW("") " IS NOT TRUE LIMIT ?)";
}

std::string_view count_parked_sql() {
  return "SELECT count(*) FROM (SELECT 1 FROM feature_flag_schedules INDEXED BY "
         "feature_flag_schedules_terminal "
         "WHERE environment = ? AND status = 'failed' AND next_retry_at IS NULL AND scheduled_at >= ? "
         "AND " HOIST_SQLITE_MISSED_WINDOW("") " LIMIT ?)";
}

Result<Attention> Statistics::attention(const AttentionFilter& filter) {
  const auto counted = [&](std::string_view sql, const auto&... more) -> Result<std::int64_t> {
    Query query = connection_.query(sql);
    query.bind(filter.environment);
    (query.bind(more), ...);
    query.bind(kMostAttention);
    HOIST_TRY(query.next());
    return query.integer(0);
  };
  constexpr std::string_view kRetrying =
      "SELECT count(*) FROM (SELECT 1 FROM feature_flag_schedules WHERE +environment = ? AND status = "
      "'failed' AND due_at IS NOT NULL LIMIT ?)";
  constexpr std::string_view kAtRisk =
      "SELECT count(*) FROM (SELECT 1 FROM feature_flag_schedules WHERE +environment = ? AND at_risk_since "
      "IS NOT NULL LIMIT ?)";
  constexpr std::string_view kLate =
      "SELECT count(*) FROM (SELECT 1 FROM feature_flag_schedules WHERE +environment = ? AND status IN "
      "('failed', 'pending') AND due_at < ? LIMIT ?)";
  Attention attention;
  HOIST_ASSIGN(attention.failed, counted(count_failed_sql(), filter.since));
  HOIST_ASSIGN(attention.retrying, counted(kRetrying));
  HOIST_ASSIGN(attention.at_risk, counted(kAtRisk));
  HOIST_ASSIGN(attention.late, counted(kLate, filter.now - kLateAfter));
  HOIST_ASSIGN(attention.parked, counted(count_parked_sql(), filter.since));
  return attention;
}

Result<std::vector<ScheduleCount>> Statistics::count_live() {
  return count_where(connection_,
                     "SELECT environment, status, count(*) FROM feature_flag_schedules INDEXED BY "
                     "feature_flag_schedules_live WHERE due_at IS NOT NULL AND environment IS NOT NULL "
                     "GROUP BY environment, status ORDER BY environment, status",
                     true);
}

Result<std::map<FlagId, std::int64_t>> Statistics::count_live_of(std::span<const FlagId> flags) {
  Query query = connection_.query(
      "SELECT flag_id, count(*) FROM feature_flag_schedules INDEXED BY feature_flag_schedules_flag "
      "WHERE flag_id IN (SELECT value FROM json_each(?)) AND due_at IS NOT NULL GROUP BY flag_id");
  query.bind(std::string_view(name_array(flags)));
  std::map<FlagId, std::int64_t> counts;
  while (true) {
    HOIST_ASSIGN(const bool more, query.next());
    if (!more) return counts;
    Row row(query);
    HOIST_ASSIGN(const FlagId flag, row.name<FlagId>());
    counts.emplace(flag, row.integer());
  }
}

Result<std::vector<ScheduleCount>> Statistics::count_ended() {
  // Flags are few beside schedules: they are looked up once the schedules of each are counted.
  return count_where(
      connection_,
      "SELECT f.environment, s.status, sum(s.schedules) FROM (SELECT flag_id, status, count(*) AS "
      "schedules FROM feature_flag_schedules WHERE due_at IS NULL GROUP BY flag_id, status) s "
      "JOIN feature_flags f ON f.id = s.flag_id GROUP BY f.environment, s.status "
      "ORDER BY f.environment, s.status",
      false);
}

}  // namespace hoist::sqlite
