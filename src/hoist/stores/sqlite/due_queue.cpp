#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>

#include "hoist/base/check.h"
#include "hoist/stores/sqlite/attempt_row.h"
#include "hoist/stores/sqlite/name_array.h"
#include "hoist/stores/sqlite/repositories.h"
#include "hoist/stores/sqlite/schedule_row.h"
#include "hoist/wire/stored_json.h"

namespace hoist::sqlite {
namespace {

Result<Intent> decode_place(Row& row) {
  HOIST_ASSIGN(const Instant at, row.instant());
  HOIST_ASSIGN(const ScheduleId id, row.name<ScheduleId>());
  return Intent{.at = at, .schedule = id};
}

/// What both scans of one claim share.
struct Scan {
  Connection& connection;
  Instant now;
  std::string excluded;

  /// Up to `limit` of `status`, continuing after `last` where there is one.
  [[nodiscard]] Result<std::vector<Schedule>> take(ScheduleStatus status, int limit,
                                                   const Schedule* last = nullptr) const {
    if (limit <= 0) return std::vector<Schedule>{};
    Query query = connection.query(claim_scan_sql());
    query.bind(to_string(status)).bind(now.unix_us()).bind(now);
    if (last != nullptr) {
      query.bind(last->claim_key().unix_us()).bind(last->id);
    } else {
      query.bind(std::numeric_limits<std::int64_t>::min()).bind(std::string_view());  // before every key
    }
    query.bind(excluded).bind(limit);
    return collect(query, decode_schedule);
  }
};

/// Places of a claim that retries leave to first attempts: a quarter, at least one from a limit of 2.
int places_for_first_attempts(int limit) { return limit < 2 ? 0 : std::max(1, limit / 4); }

void append(std::vector<Schedule>& to, std::vector<Schedule>&& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

Result<void> write_schedule(Connection& connection, const Settlement& settlement) {
  const Schedule& after = settlement.schedule;
  const ClaimMark& claimed = settlement.claimed;
  Query query = connection.query(
      "UPDATE feature_flag_schedules SET status = ?, applied_at = ?, error_message = ?, retry_count = ?, "
      "next_retry_at = ?, last_error = ?, attempt_count = ?, cancelled_by = ?, cancelled_at = ?, "
      "updated_at = ?, at_risk_since = NULL, at_risk_told = NULL, at_risk_reason = NULL "
      "WHERE id = ? AND status = ? AND retry_count = ? AND due_at = ?");
  query.bind(to_string(after.status)).bind(after.applied_at).bind_or_null(after.error_message);
  query.bind(after.retry_count).bind(after.next_retry_at).bind_or_null(after.last_error);
  query.bind(after.attempt_count).bind_or_null(after.cancelled_by).bind(after.cancelled_at);
  query.bind(after.updated_at);
  query.bind(claimed.id).bind(to_string(claimed.status)).bind(claimed.retry_count).bind(claimed.due_at);
  HOIST_ASSIGN(const int changed, query.run());
  if (changed == 1) return {};
  return fail(ErrorCode::kInternal,
              fmt::format("schedule {} is no longer as it was claimed", claimed.id.to_string()));
}

Result<void> write_attempt(Connection& connection, const Attempt& attempt) {
  Query query = connection.query(
      "INSERT INTO schedule_attempts (schedule_id, attempt, worker, due_at, started_at, ended_at, outcome, "
      "error_class, error_code, error_message, next_retry_at, dropped_fields) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  query.bind(attempt.schedule_id).bind(attempt.number).bind(attempt.worker).bind(attempt.due_at);
  query.bind(attempt.started_at).bind(attempt.ended_at).bind(to_string(attempt.outcome));
  if (attempt.failure) {
    query.bind(to_string(attempt.failure->failure_class));
    query.bind(attempt.failure->code).bind(attempt.failure->message);
  } else {
    query.bind_null().bind_null().bind_null();
  }
  query.bind(attempt.next_retry_at).bind(wire::encode_fields(attempt.dropped));
  HOIST_TRY(query.run());
  return {};
}

// A schedule without its flag can come from SQL with foreign keys off. It cannot be claimed, and so must
// not look due either, or a runner would never rest.

/// The earliest due_at after `now` among schedules of `status`.
Result<std::optional<Instant>> earliest_future(Connection& connection, ScheduleStatus status, Instant now) {
  Query query = connection.query(
      "SELECT s.due_at FROM feature_flag_schedules s WHERE s.status = ? AND s.due_at > ? "
      "AND EXISTS (SELECT 1 FROM " HOIST_SQLITE_FLAGS_BY_ID
      " WHERE f.id = s.flag_id) ORDER BY s.due_at LIMIT 1");
  query.bind(to_string(status)).bind(now);
  return first(query, [](Row& row) { return row.instant(); });
}

Result<bool> is_overdue(Connection& connection, ScheduleStatus status, Instant now,
                        const std::string& excluded) {
  Query query = connection.query(
      "SELECT 1 FROM feature_flag_schedules s WHERE s.status = ? AND s.due_at <= ? "
      "AND s.id NOT IN (SELECT value FROM json_each(?)) "
      "AND EXISTS (SELECT 1 FROM " HOIST_SQLITE_FLAGS_BY_ID " WHERE f.id = s.flag_id) LIMIT 1");
  query.bind(to_string(status)).bind(now).bind(excluded);
  return query.next();
}

}  // namespace

std::string_view claim_scan_sql() {
  return HOIST_SQLITE_SELECT_SCHEDULES
      // Nothing is due before its key: that condition ends the scan.
      "WHERE s.status = ? AND s.claim_key <= ? AND s.due_at <= ? AND (s.claim_key, s.id) > (?, ?) "
      "AND s.id NOT IN (SELECT value FROM json_each(?)) ORDER BY s.claim_key, s.id LIMIT ?";
}

Result<std::vector<Schedule>> Due::claim(Instant now, int limit, std::span<const ScheduleId> excluded) {
  check(limit >= 1, "a claim of at least one");
  const Scan scan{.connection = connection_, .now = now, .excluded = name_array(excluded)};
  const int retry_places = limit - places_for_first_attempts(limit);
  HOIST_ASSIGN(std::vector<Schedule> claimed, scan.take(ScheduleStatus::kFailed, retry_places));
  const int retries = static_cast<int>(claimed.size());
  HOIST_ASSIGN(std::vector<Schedule> first_attempts, scan.take(ScheduleStatus::kPending, limit - retries));
  const int left = limit - retries - static_cast<int>(first_attempts.size());
  if (retries == retry_places && left > 0) {
    // Too few first attempts for the places kept for them.
    const Schedule last = claimed.back();
    HOIST_ASSIGN(std::vector<Schedule> more, scan.take(ScheduleStatus::kFailed, left, &last));
    append(claimed, std::move(more));
  }
  append(claimed, std::move(first_attempts));
  return claimed;
}

Result<std::vector<Schedule>> Due::claim_again(std::span<const ClaimMark> marks) {
  std::vector<Schedule> claimed;
  for (const ClaimMark& mark : marks) {
    Query query = connection_.query(HOIST_SQLITE_SELECT_SCHEDULES
                                    "WHERE s.id = ? AND s.status = ? AND s.retry_count = ? AND s.due_at = ?");
    query.bind(mark.id).bind(to_string(mark.status)).bind(mark.retry_count).bind(mark.due_at);
    HOIST_ASSIGN(std::optional<Schedule> schedule, first(query, decode_schedule));
    if (schedule) claimed.push_back(*std::move(schedule));
  }
  return claimed;
}

Result<void> Due::settle(std::span<const Settlement> settlements) {
  for (const Settlement& settlement : settlements) {
    HOIST_TRY(write_schedule(connection_, settlement));
    HOIST_TRY(write_attempt(connection_, settlement.attempt));
  }
  return {};
}

Result<NextDue> Due::next_due(Instant now, std::span<const ScheduleId> excluded) {
  const std::string left_out = name_array(excluded);
  NextDue next;
  for (const ScheduleStatus status : {ScheduleStatus::kFailed, ScheduleStatus::kPending}) {
    if (!next.overdue) {
      HOIST_ASSIGN(next.overdue, is_overdue(connection_, status, now, left_out));
    }
    HOIST_ASSIGN(const std::optional<Instant> future, earliest_future(connection_, status, now));
    if (future && (!next.future || *future < *next.future)) next.future = future;
  }
  return next;
}

Result<std::map<FlagId, Intent>> Due::earliest_live(std::span<const FlagId> flags,
                                                    std::span<const ScheduleId> excluded) {
  const std::string left_out = name_array(excluded);
  std::map<FlagId, Intent> earliest;
  for (const FlagId& flag : flags) {
    Query query = connection_.query(
        "SELECT scheduled_at, id FROM feature_flag_schedules WHERE flag_id = ? AND due_at IS NOT NULL "
        "AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY scheduled_at, id LIMIT 1");
    query.bind(flag).bind(left_out);
    HOIST_ASSIGN(const auto oldest, first(query, decode_place));
    if (oldest) earliest.emplace(flag, *oldest);
  }
  return earliest;
}

Result<std::vector<Attempt>> Due::attempts(const ScheduleId& id) {
  Query query = connection_.query("SELECT " HOIST_SQLITE_ATTEMPT_COLUMNS
                                  " FROM schedule_attempts a WHERE a.schedule_id = ? ORDER BY a.attempt");
  query.bind(id);
  return collect(query, decode_attempt);
}

}  // namespace hoist::sqlite
