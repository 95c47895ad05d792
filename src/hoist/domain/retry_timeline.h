// When the retries of a schedule would run, told ahead of time.
#pragma once

#include <vector>

#include "hoist/domain/retry_policy.h"
#include "hoist/domain/schedule.h"

namespace hoist {

/// One retry, and between which instants it would begin; they are the same where it is certain.
struct RetryWindow {
  int retry = 1;  ///< Counts from 1, within the present budget.
  Instant earliest;
  Instant latest;
  bool operator==(const RetryWindow&) const = default;
};

/// The retries that a schedule has ahead, should every attempt fail at once and for a passing reason: of a
/// pending one from its first attempt on, of one that waits for a retry from that on, of an ended one none.
/// What is overdue counts as due at `now`. Instants end at kMaxInstant.
[[nodiscard]] std::vector<RetryWindow> retry_timeline(const Schedule& schedule, const RetryPolicy& policy,
                                                      Instant now);

}  // namespace hoist
