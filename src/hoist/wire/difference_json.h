// What differs between two instants, as the API and `--json` show it.
#pragma once

#include <boost/json.hpp>

#include "hoist/domain/flag_difference.h"

namespace hoist::wire {

/// key, change (created, deleted, replaced, changed, unchanged), versionBefore, versionAfter, changes (field,
/// before, after, scheduleId; none of a deleted flag), schedules (scheduleId, at) and misfits (scheduleId,
/// at, reason).
[[nodiscard]] boost::json::object difference_to_json(const FlagDifference& difference);

}  // namespace hoist::wire
