#include "hoist/domain/retry_timeline.h"

#include <algorithm>

namespace hoist {

std::vector<RetryWindow> retry_timeline(const Schedule& schedule, const RetryPolicy& policy, Instant now) {
  const auto due_at = schedule.due_at();
  if (!due_at) return {};
  std::vector<RetryWindow> windows;
  Instant earliest = std::max(*due_at, now);
  Instant latest = earliest;
  // What is due next is a retry itself, where one failed before it.
  if (schedule.retrying()) {
    windows.push_back({.retry = std::max(schedule.retry_count, 1), .earliest = earliest, .latest = latest});
  }
  for (int n = schedule.retry_count; n < schedule.max_retries; ++n) {
    earliest = std::min(earliest + policy.backoff(n), kMaxInstant);
    latest = std::min(latest + policy.backoff(n) + policy.jitter_bound(), kMaxInstant);
    windows.push_back({.retry = n + 1, .earliest = earliest, .latest = latest});
  }
  return windows;
}

}  // namespace hoist
