#pragma once

#include <string>
#include <vector>

#include "hoist/base/random_source.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

struct RetriedSchedules {
  std::vector<Schedule> schedules;  ///< As they are now: due at once, with a fresh budget.
  bool more = false;                ///< The filter's limit left others.
};

/// Retries by hand every schedule of the filter that failed for good, oldest first, at most filter.limit of
/// them; each is an audit event. The filter's state is not looked at. A schedule that somebody else changes
/// meanwhile is left to them. Errors: store errors only. Call it in a writing unit of work; nothing is
/// committed here.
[[nodiscard]] Result<RetriedSchedules> retry_failed(UnitOfWork& unit, ScheduleFilter filter,
                                                    const std::string& actor, RandomSource& random);

}  // namespace hoist
