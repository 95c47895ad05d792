// Schedules and their ledger as the API and `--json` show them.
#pragma once

#include <boost/json.hpp>

#include <vector>

#include "hoist/domain/attempt.h"
#include "hoist/domain/retry_timeline.h"
#include "hoist/domain/schedule.h"

namespace hoist::wire {

/// id, flagKey, environment, scheduledAt, status, updates, appliedAt, errorMessage, retryCount,
/// maxRetries, retryPolicy, priority, missedWindow, maxLatenessMs, nextRetryAt, lastError, createdBy,
/// cancelledBy, cancelledAt, createdAt, updatedAt, atRisk.
/// Absent values are null. Unreadable updates are shown as they are stored.
[[nodiscard]] boost::json::object schedule_to_json(const Schedule& schedule);
/// attempt, worker, dueAt, startedAt, endedAt, outcome, errorClass, errorCode, errorMessage, nextRetryAt,
/// droppedFields.
[[nodiscard]] boost::json::object attempt_to_json(const Attempt& attempt);

/// Every attempt, as above.
[[nodiscard]] boost::json::array attempts_to_json(const std::vector<Attempt>& attempts);
/// retry, earliest, latest of each.
[[nodiscard]] boost::json::array timeline_to_json(const std::vector<RetryWindow>& timeline);

}  // namespace hoist::wire
