#include "hoist/delivery/notification_text.h"

#include <fmt/format.h>

#include <iterator>

#include "hoist/base/check.h"
#include "hoist/delivery/slack_markup.h"
#include "hoist/delivery/text_excerpt.h"

namespace hoist::delivery {
namespace {

/// The longest message or actor that is told; more is in the API.
constexpr std::size_t kMaxToldLength = 1000;

std::string_view headline(NotificationEvent event) {
  switch (event) {
    case NotificationEvent::kApplied:
      return "schedule applied";
    case NotificationEvent::kFailed:
      return "schedule failed for good";
    case NotificationEvent::kRetryScheduled:
      return "schedule failed, a retry follows";
    case NotificationEvent::kExhausted:
      return "schedule failed, its retries are spent";
    case NotificationEvent::kAtRisk:
      return "schedule at risk";
    case NotificationEvent::kSuperseded:
      return "schedule superseded by newer intent";
    case NotificationEvent::kCancelled:
      return "schedule cancelled";
  }
  unreachable("NotificationEvent");
}

/// "attempt 2, retry 1 of 3, next retry at 2026-11-27T09:02:00Z"; "" where there was none.
std::string tries(const Notification& notification) {
  if (notification.attempt == 0) return "";
  std::string text = fmt::format("attempt {}", notification.attempt);
  if (notification.retry_count > 0) {
    fmt::format_to(std::back_inserter(text), ", retry {}", notification.retry_count);
    if (notification.max_retries)
      fmt::format_to(std::back_inserter(text), " of {}", *notification.max_retries);
  }
  if (notification.next_retry_at) {
    fmt::format_to(std::back_inserter(text), ", next retry at {}",
                   format_instant_short(*notification.next_retry_at));
  }
  return text;
}

/// Who created the schedule, or who ended it.
std::string_view actor_role(NotificationEvent event) {
  return event == NotificationEvent::kCancelled ? "Cancelled by" : "Created by";
}

}  // namespace

std::string mail_subject(const Notification& notification) {
  return fmt::format("[Hoist] {} in {}: {}", notification.flag_key.text(), notification.environment.text(),
                     headline(notification.event));
}

std::string mail_text(const Notification& notification) {
  std::string text = fmt::format("{} in {}: {}\n\n", notification.flag_key.text(),
                                 notification.environment.text(), headline(notification.event));
  const auto line = [&text](std::string_view name, std::string_view value) {
    if (!value.empty()) fmt::format_to(std::back_inserter(text), "{}: {}\n", name, value);
  };
  line("Reason", text_excerpt(notification.message, kMaxToldLength));
  line("Error", notification.error_code.empty()
                    ? ""
                    : fmt::format("{} ({})", text_excerpt(notification.error_code),
                                  text_excerpt(notification.error_class)));
  line("Attempts", tries(notification));
  line("At", format_instant_short(notification.at));
  line("Scheduled for", format_instant_short(notification.scheduled_at));
  line(actor_role(notification.event), text_excerpt(notification.actor, kMaxToldLength));
  line("Tags", text_excerpt(fmt::format("{}", fmt::join(notification.tags, ", ")), kMaxToldLength));
  line("Schedule", notification.schedule_id.to_string());
  return text;
}

std::string slack_text(const Notification& notification) {
  std::string text = fmt::format("*`{}` in `{}`: {}*", notification.flag_key.text(),
                                 notification.environment.text(), headline(notification.event));
  if (notification.event == NotificationEvent::kCancelled) {
    text += " by " + slack_escaped(text_excerpt(notification.actor));
  }
  const std::string details = tries(notification);
  if (!details.empty()) fmt::format_to(std::back_inserter(text), " ({})", details);
  const std::string reason = text_excerpt(notification.message, kMaxToldLength);
  if (!reason.empty()) text += "\n" + slack_escaped(reason);
  return text;
}

}  // namespace hoist::delivery
