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
/// Those whose delays would have to be short for them to begin before a deadline are among them.
/// What is overdue counts as due at `now`. Instants end at kMaxInstant. At most kMaxRetriesUntil.
[[nodiscard]] std::vector<RetryWindow> retry_timeline(const Schedule& schedule, const RetryPolicy& server,
                                                      Instant now);

}  // namespace hoist
