#pragma once

#include <string>

#include "hoist/app/find_schedule.h"
#include "hoist/base/random_source.h"

namespace hoist {

/// Makes a failed schedule due at once with a fresh budget of retries; its intended time stays, so it
/// may turn out superseded. Errors: kNotFound; kInvalidState unless it is failed; store errors.
/// Call it in a writing unit of work; nothing is committed here.
[[nodiscard]] Result<Schedule> retry_schedule(UnitOfWork& unit, const ScheduleAddress& address,
                                              const std::string& actor, RandomSource& random);

}  // namespace hoist
