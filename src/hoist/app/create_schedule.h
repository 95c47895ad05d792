#pragma once

#include <optional>
#include <string>

#include "hoist/base/random_source.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

struct CreateSchedule {
  FlagKey key;
  EnvironmentKey environment;
  Instant scheduled_at;
  FlagUpdates updates;
  int max_retries = 3;  ///< 0 to 10; the caller puts FLAG_SCHEDULE_MAX_RETRIES here where none is given.
};

/// Accepts a schedule: once this is committed, it ends applied, failed with a reason, or cancelled.
/// Errors: kNotFound for the flag; kInvalidArgument where scheduled_at is not after the store's now,
/// nothing is set, or max_retries is out of range; store errors.
/// Call it in a writing unit of work; nothing is committed here.
[[nodiscard]] Result<Schedule> create_schedule(UnitOfWork& unit, const CreateSchedule& command,
                                               const std::string& actor, RandomSource& random);

}  // namespace hoist
