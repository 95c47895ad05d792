// What is told about a schedule, and to whom it may matter.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/base/result.h"
#include "hoist/domain/names.h"

namespace hoist {

enum class NotificationEvent : std::uint8_t {
  kApplied,
  kFailed,          ///< For good, for a reason that no later attempt can cure; also parked for a person.
  kRetryScheduled,  ///< Failed for a passing reason; a retry follows.
  kExhausted,       ///< Failed for a passing reason, and the retries are spent.
  kAtRisk,  ///< One retry is left, or a preflight found that it would fail: who can help should look now.
  kSuperseded,
  kCancelled,  ///< By a person, or because its window was missed.
};
inline constexpr std::array kNotificationEvents = {
    NotificationEvent::kApplied,   NotificationEvent::kFailed, NotificationEvent::kRetryScheduled,
    NotificationEvent::kExhausted, NotificationEvent::kAtRisk, NotificationEvent::kSuperseded,
    NotificationEvent::kCancelled};
/// "applied", "failed", "retryScheduled", "exhausted", "atRisk", "superseded", "cancelled"
[[nodiscard]] std::string_view to_string(NotificationEvent event);
[[nodiscard]] std::optional<NotificationEvent> parse_notification_event(std::string_view text);

/// One event in the life of a schedule, as it is told. The same for all who are told.
struct Notification {
  NotificationId id;  ///< By which a receiver knows what it has seen before.
  NotificationEvent event = NotificationEvent::kApplied;
  Instant at;  ///< By the store's clock, of the transaction that brought it about.
  ScheduleId schedule_id;
  FlagKey flag_key;
  EnvironmentKey environment;
  std::vector<std::string> tags;  ///< Of the flag, then.
  Instant scheduled_at;
  std::string actor;  ///< Who created the schedule; who cancelled it, for kCancelled ("system" or a person).
  int attempt = 0;    ///< Attempts so far over all budgets.
  int retry_count = 0;             ///< Retries of the present budget.
  std::optional<int> max_retries;  ///< None where a deadline alone bounds them.
  std::optional<Instant> next_retry_at;
  std::string error_class;  ///< "transient" or "permanent"; "" where nothing failed.
  std::string error_code;   ///< As in the attempt; "" where nothing failed.
  std::string message;      ///< What went wrong and what to do; "" where there is nothing to say.
  bool operator==(const Notification&) const = default;
};

/// A notification that was changed by SQL and does not decode: it cannot be told, and must stop no other.
struct UnreadableNotification {
  std::string reason;  ///< Why it does not decode, with the member at fault.
  bool operator==(const UnreadableNotification&) const = default;
};
using StoredNotification = tl::expected<Notification, UnreadableNotification>;

}  // namespace hoist
