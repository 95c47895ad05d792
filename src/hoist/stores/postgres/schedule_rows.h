// Schedules as rows: the columns that every query on them selects, and how a row becomes a Schedule.
//
// Pure functions; no thread-safety concerns.
#pragma once

#include <string_view>

#include "hoist/domain/schedule.h"
#include "hoist/stores/postgres/rows.h"

namespace hoist::postgres {

/// Of `s` (feature_flag_schedules) and `f` (feature_flags), in the order that read_schedule takes them.
inline constexpr std::string_view kScheduleColumns =
    "s.id, s.flag_id, f.flag_key, f.environment, s.scheduled_at, s.status, s.updates::text, s.applied_at, "
    "s.error_message, s.retry_count, s.max_retries, s.next_retry_at, s.last_error, s.attempt_count, "
    "s.created_by, s.cancelled_by, s.cancelled_at, s.created_at, s.updated_at, s.retry_policy::text, "
    "s.priority, s.missed_window, s.max_lateness_ms, s.at_risk_since, s.at_risk_told, s.at_risk_reason";

/// Of a schedule that failed for good, without the table's name in front: that its window was missed, which
/// is the first word of the reason (kMissedWindowCode).
inline constexpr std::string_view kMissedWindow = "starts_with(error_message, 'missed_window:')";

/// Errors: kCorruptData. Updates that do not decode are no error (StoredUpdates).
[[nodiscard]] Result<Schedule> read_schedule(RowReader& row);

/// A column where no text is NULL.
[[nodiscard]] std::optional<std::string_view> null_if_empty(std::string_view text);

}  // namespace hoist::postgres
