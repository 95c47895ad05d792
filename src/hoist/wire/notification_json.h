// A notification as JSON: as receivers get it, and as it is stored.
#pragma once

#include <boost/json.hpp>

#include <string>
#include <string_view>

#include "hoist/domain/notification.h"

namespace hoist::wire {

/// As receivers get it (Standard Webhooks): {"type": "schedule.applied", "timestamp", "data": {"scheduleId",
/// "flagKey", "environment", "tags", "scheduledAt", "actor", "attempt", "retryCount", "maxRetries",
/// "nextRetryAt", "errorClass", "errorCode", "message"}}. Every member is always there; what does not apply
/// is null. The id travels in a header.
[[nodiscard]] boost::json::object notification_to_json(const Notification& notification);

/// As stored, its id included. decode_notification reads it back; members it does not know are left alone.
[[nodiscard]] std::string encode_notification(const Notification& notification);
[[nodiscard]] StoredNotification decode_notification(std::string_view text);

}  // namespace hoist::wire
