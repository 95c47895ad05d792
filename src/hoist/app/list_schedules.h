// Schedules across flags, a page at a time.
#pragma once

#include <vector>

#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// In (scheduled_at, id) order. `flags` and `now` of the filter are set here. Errors: store errors.
[[nodiscard]] Result<std::vector<Schedule>> list_schedules(UnitOfWork& unit, ScheduleFilter filter);

}  // namespace hoist
