#include "hoist/domain/schedule.h"

#include <fmt/format.h>

#include <array>

#include "hoist/base/check.h"

namespace hoist {

std::string_view to_string(ScheduleStatus status) {
  switch (status) {
    case ScheduleStatus::kPending:
      return "pending";
    case ScheduleStatus::kApplied:
      return "applied";
    case ScheduleStatus::kFailed:
      return "failed";
    case ScheduleStatus::kCancelled:
      return "cancelled";
  }
  unreachable("ScheduleStatus");
}

std::optional<ScheduleStatus> parse_schedule_status(std::string_view text) {
  constexpr std::array kAll = {ScheduleStatus::kPending, ScheduleStatus::kApplied, ScheduleStatus::kFailed,
                               ScheduleStatus::kCancelled};
  for (const ScheduleStatus status : kAll) {
    if (to_string(status) == text) return status;
  }
  return std::nullopt;
}

std::string_view to_string(MissedWindow policy) {
  switch (policy) {
    case MissedWindow::kFireLate:
      return "fireLate";
    case MissedWindow::kSkip:
      return "skip";
    case MissedWindow::kAsk:
      return "ask";
  }
  unreachable("MissedWindow");
}

std::optional<MissedWindow> parse_missed_window(std::string_view text) {
  for (const MissedWindow policy : {MissedWindow::kFireLate, MissedWindow::kSkip, MissedWindow::kAsk}) {
    if (to_string(policy) == text) return policy;
  }
  return std::nullopt;
}

Result<void> check_priority(std::int64_t priority) {
  if (priority >= kMinPriority && priority <= kMaxPriority) return {};
  return invalid_field("priority", fmt::format("priority must be a whole number from {} to {}, not {}",
                                               kMinPriority, kMaxPriority, priority));
}

Result<void> check_max_lateness(const std::optional<Duration>& max_lateness) {
  if (!max_lateness || (*max_lateness >= Duration::zero() && *max_lateness <= kLongestMaxLateness)) return {};
  return invalid_field(
      "maxLatenessMs",
      fmt::format("maxLatenessMs must be a whole number of milliseconds from 0 to {} ({})",
                  kLongestMaxLateness / std::chrono::milliseconds(1), format_duration(kLongestMaxLateness)));
}

RetryPolicy Schedule::policy_on(const RetryPolicy& server) const {
  if (retry_policy) return *retry_policy;
  RetryPolicy policy = server;
  policy.max_retries = max_retries;
  policy.until = std::nullopt;
  return policy;
}

std::optional<Instant> Schedule::window_end() const {
  const auto due = due_at();
  check(due.has_value(), "only a live schedule has a window");
  if (max_lateness) return *due + *max_lateness;
  if (missed_window == MissedWindow::kFireLate) return std::nullopt;
  return *due + kDefaultMaxLateness;
}

bool Schedule::missed_at(Instant now) const {
  const auto end = window_end();
  return end && now > *end;
}

std::optional<Instant> Schedule::due_at() const {
  switch (status) {
    case ScheduleStatus::kPending:
      return scheduled_at;
    case ScheduleStatus::kFailed:
      return next_retry_at;
    case ScheduleStatus::kApplied:
    case ScheduleStatus::kCancelled:
      return std::nullopt;
  }
  unreachable("ScheduleStatus");
}

Instant Schedule::claim_key() const {
  const auto due = due_at();
  check(due.has_value(), "only a live schedule has a place in the queue");
  return *due - priority * kPriorityStep;
}

ClaimMark claim_mark(const Schedule& schedule) {
  const auto due_at = schedule.due_at();
  check(due_at.has_value(), "only a live schedule can be claimed");
  return ClaimMark{
      .id = schedule.id, .status = schedule.status, .retry_count = schedule.retry_count, .due_at = *due_at};
}

}  // namespace hoist
