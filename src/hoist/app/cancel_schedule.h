#pragma once

#include <string>

#include "hoist/app/find_schedule.h"
#include "hoist/app/outbox.h"
#include "hoist/base/random_source.h"

namespace hoist {

/// Cancels a live schedule, also while a retry waits, and tells the webhooks that want to hear of it. Errors:
/// kNotFound; kInvalidState once it is terminal; store errors. Call it in a writing unit of work; nothing is
/// committed here.
[[nodiscard]] Result<Schedule> cancel_schedule(UnitOfWork& unit, const ScheduleAddress& address,
                                               const std::string& actor, RandomSource& random);

/// A cancelled schedule, and what was put into the outbox for it.
struct ToldCancel {
  Schedule schedule;
  EnqueuedEvents told;
};
/// As cancel_schedule, for whoever counts what is told.
[[nodiscard]] Result<ToldCancel> cancel_schedule_told(UnitOfWork& unit, const ScheduleAddress& address,
                                                      const std::string& actor, RandomSource& random);

}  // namespace hoist
