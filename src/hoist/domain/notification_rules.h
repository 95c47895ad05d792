// What there is to tell of what happened to a schedule.
#pragma once

#include <string>
#include <vector>

#include "hoist/domain/notification.h"
#include "hoist/domain/settlement.h"

namespace hoist {

/// The events that an attempt brought about, in the order in which they are told: one, or kRetryScheduled and
/// kAtRisk where the retry that waits is the last. `server` is the policy of schedules without one of their
/// own.
[[nodiscard]] std::vector<NotificationEvent> events_of(const Settlement& settlement,
                                                       const RetryPolicy& server);

/// The notification of an event of an attempt; without an id, which only one that somebody wants is given.
/// `tags` are the flag's.
[[nodiscard]] Notification notification_of(const Settlement& settlement, NotificationEvent event,
                                           const std::vector<std::string>& tags);

/// The notification, without an id, of a schedule that a person cancelled. Precondition: it is cancelled.
[[nodiscard]] Notification notification_of_cancel(const Schedule& cancelled,
                                                  const std::vector<std::string>& tags);

/// The notification, without an id, of a pending schedule of which a preflight found that it would fail. `at`
/// is when that is recorded. Precondition: it is at risk.
[[nodiscard]] Notification notification_of_risk(const Schedule& schedule, Instant at,
                                                const std::vector<std::string>& tags);

}  // namespace hoist
