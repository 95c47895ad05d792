#pragma once

#include <vector>

#include "hoist/domain/retry_policy.h"
#include "hoist/domain/timeline.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// The longest period that is shown at once.
inline constexpr Duration kLongestTimeline = std::chrono::hours(400 * 24);
/// The most attempts, and the most retries ahead, that one mark shows.
inline constexpr int kMostShownAttempts = 20;

/// The environment's flags with something in the period of the filter, and what that is. `server` is the
/// policy of schedules without one of their own. Errors: kInvalidArgument, naming the field "to", where the
/// period does not end after it begins, or later than kLongestTimeline after that; store errors.
[[nodiscard]] Result<std::vector<TimelineRow>> load_timeline(UnitOfWork& unit, const TimelineFilter& filter,
                                                             const RetryPolicy& server);

}  // namespace hoist
