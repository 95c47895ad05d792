// Deliveries and their attempts as the API and `--json` show them.
#pragma once

#include <boost/json.hpp>

#include <vector>

#include "hoist/domain/delivery.h"

namespace hoist::wire {

/// id, webhookId, notificationId, event, scheduleId, flagKey, environment, status, nextAttemptAt,
/// attemptCount, retryCount, lastError, createdAt, endedAt. What the notification would say is null where it
/// cannot be read.
[[nodiscard]] boost::json::object delivery_to_json(const Delivery& delivery);

/// attempt, worker, startedAt, endedAt, outcome, errorClass, errorCode, errorMessage, nextRetryAt.
[[nodiscard]] boost::json::object delivery_attempt_to_json(const DeliveryAttempt& attempt);

/// A delivery with its attempts, under "attempts".
[[nodiscard]] boost::json::object delivery_history_to_json(const Delivery& delivery,
                                                           const std::vector<DeliveryAttempt>& attempts);

}  // namespace hoist::wire
