#pragma once

#include <string>

#include "hoist/app/find_schedule.h"
#include "hoist/base/random_source.h"

namespace hoist {

/// Cancels a live schedule, also while a retry waits, and tells the webhooks that want to hear of it. Errors:
/// kNotFound; kInvalidState once it is terminal; store errors. Call it in a writing unit of work; nothing is
/// committed here.
[[nodiscard]] Result<Schedule> cancel_schedule(UnitOfWork& unit, const ScheduleAddress& address,
                                               const std::string& actor, RandomSource& random);

}  // namespace hoist
