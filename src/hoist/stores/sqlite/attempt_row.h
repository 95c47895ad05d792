// Attempts as rows.
#pragma once

#include "hoist/domain/attempt.h"
#include "hoist/stores/sqlite/row.h"

namespace hoist::sqlite {

/// Of `a` (schedule_attempts): what decode_attempt reads, in its order.
#define HOIST_SQLITE_ATTEMPT_COLUMNS                                                                   \
  "a.schedule_id, a.attempt, a.worker, a.due_at, a.started_at, a.ended_at, a.outcome, a.error_class, " \
  "a.error_code, a.error_message, a.next_retry_at, a.dropped_fields"

[[nodiscard]] Result<Attempt> decode_attempt(Row& row);

}  // namespace hoist::sqlite
