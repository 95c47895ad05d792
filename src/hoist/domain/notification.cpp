#include "hoist/domain/notification.h"

#include "hoist/base/check.h"

namespace hoist {

std::string_view to_string(NotificationEvent event) {
  switch (event) {
    case NotificationEvent::kApplied:
      return "applied";
    case NotificationEvent::kFailed:
      return "failed";
    case NotificationEvent::kRetryScheduled:
      return "retryScheduled";
    case NotificationEvent::kExhausted:
      return "exhausted";
    case NotificationEvent::kAtRisk:
      return "atRisk";
    case NotificationEvent::kSuperseded:
      return "superseded";
    case NotificationEvent::kCancelled:
      return "cancelled";
  }
  unreachable("NotificationEvent");
}

std::optional<NotificationEvent> parse_notification_event(std::string_view text) {
  for (const NotificationEvent event : kNotificationEvents) {
    if (to_string(event) == text) return event;
  }
  return std::nullopt;
}

}  // namespace hoist
