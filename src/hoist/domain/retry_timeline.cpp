#include "hoist/domain/retry_timeline.h"

#include <algorithm>

namespace hoist {

std::vector<RetryWindow> retry_timeline(const Schedule& schedule, const RetryPolicy& server, Instant now) {
  const auto due_at = schedule.due_at();
  if (!due_at) return {};
  const RetryPolicy policy = schedule.policy_on(server);
  std::vector<RetryWindow> windows;
  Instant earliest = std::max(*due_at, now);
  Instant latest = earliest;
  DelayRange delay;
  // What is due next is a retry itself, where one failed before it.
  if (schedule.retrying()) {
    windows.push_back({.retry = std::max(schedule.retry_count, 1), .earliest = earliest, .latest = latest});
    const Duration waited = *schedule.next_retry_at - schedule.updated_at;
    delay = {.shortest = waited, .longest = waited};
  }
  for (int n = schedule.retry_count;; ++n) {
    delay = policy.delay_range(n, delay);
    earliest = std::min(earliest + delay.shortest, kMaxInstant);
    latest = std::min(latest + delay.longest, kMaxInstant);
    if (!policy.allows(n, earliest)) return windows;
    windows.push_back(
        {.retry = n + 1, .earliest = earliest, .latest = std::min(latest, policy.until.value_or(latest))});
  }
}

}  // namespace hoist
