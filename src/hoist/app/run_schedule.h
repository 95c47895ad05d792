#pragma once

#include <string>

#include "hoist/app/find_schedule.h"
#include "hoist/base/random_source.h"

namespace hoist {

/// Makes a pending or failed schedule due at once, as if it had been meant for now: ahead of its time, or
/// with a fresh budget of retries. Errors: kNotFound; kInvalidState once it is applied or cancelled; store
/// errors. Call it in a writing unit of work; nothing is committed here.
[[nodiscard]] Result<Schedule> run_schedule(UnitOfWork& unit, const ScheduleAddress& address,
                                            const std::string& actor, RandomSource& random);

}  // namespace hoist
