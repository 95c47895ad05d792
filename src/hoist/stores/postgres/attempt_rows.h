// Attempts as rows: the columns that queries on them select, and how a row becomes an Attempt.
//
// Pure functions; no thread-safety concerns.
#pragma once

#include <string_view>

#include "hoist/domain/attempt.h"
#include "hoist/stores/postgres/rows.h"

namespace hoist::postgres {

/// Of `a` (schedule_attempts), in the order that read_attempt takes them.
inline constexpr std::string_view kAttemptColumns =
    "a.schedule_id, a.attempt, a.worker, a.due_at, a.started_at, a.ended_at, a.outcome, a.error_class,"
    " a.error_code, a.error_message, a.next_retry_at, a.dropped_fields::text";

/// Of a row that begins with these columns, and may go on. Errors: kCorruptData.
[[nodiscard]] Result<Attempt> read_attempt(RowReader& row);

}  // namespace hoist::postgres
