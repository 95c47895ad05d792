#pragma once

#include <optional>

#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// The schedule of that id, also of a deleted flag. `flag_key` and `environment`, where given, must be
/// its flag's. Errors: kNotFound; store errors.
struct ScheduleAddress {
  ScheduleId id;
  std::optional<FlagKey> flag_key;
  std::optional<EnvironmentKey> environment;
};
[[nodiscard]] Result<Schedule> find_schedule(UnitOfWork& unit, const ScheduleAddress& address);
/// As find_schedule, and holds the row until the unit of work ends.
[[nodiscard]] Result<Schedule> lock_schedule(UnitOfWork& unit, const ScheduleAddress& address);

}  // namespace hoist
