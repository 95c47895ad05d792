// Schedules as rows, always with the key and environment of their flag.
#pragma once

#include "hoist/domain/schedule.h"
#include "hoist/stores/sqlite/row.h"

namespace hoist::sqlite {

/// The flag of a schedule by its id. The index is named because statistics that were gathered over a few
/// flags would make SQLite scan them all for each schedule, however many there are later.
#define HOIST_SQLITE_FLAGS_BY_ID "feature_flags f INDEXED BY sqlite_autoindex_feature_flags_1"

/// Selects what decode_schedule reads. CROSS JOIN keeps SQLite from walking the flags first: the index
/// on the schedules is what orders and bounds each of the queries that begin with this.
#define HOIST_SQLITE_SELECT_SCHEDULES                                                                      \
  "SELECT s.id, s.flag_id, f.flag_key, f.environment, s.scheduled_at, s.status, s.updates, s.applied_at, " \
  "s.error_message, s.retry_count, s.max_retries, s.next_retry_at, s.last_error, s.attempt_count, "        \
  "s.created_by, s.cancelled_by, s.cancelled_at, s.created_at, s.updated_at, s.retry_policy, s.priority, " \
  "s.missed_window, s.max_lateness_ms, s.at_risk_since, s.at_risk_told, s.at_risk_reason "                 \
  "FROM feature_flag_schedules s CROSS JOIN " HOIST_SQLITE_FLAGS_BY_ID " ON f.id = s.flag_id "

/// Of a schedule that failed for good: that its window was missed, which is the first word of the reason
/// (kMissedWindowCode). Statements call this table by different names, or none.
#define HOIST_SQLITE_MISSED_WINDOW(table) "substr(" table "error_message, 1, 14) = 'missed_window:'"

[[nodiscard]] Result<Schedule> decode_schedule(Row& row);

}  // namespace hoist::sqlite
