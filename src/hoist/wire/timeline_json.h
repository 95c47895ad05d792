// What happens to flags over a period, as the API shows it.
#pragma once

#include <boost/json.hpp>

#include "hoist/domain/timeline.h"

namespace hoist::wire {

/// flagKey, enabled, rolloutPercentage, archived, marks, more. A mark has its "kind", "at" and what belongs
/// to a schedule or an edit.
[[nodiscard]] boost::json::object timeline_row_to_json(const TimelineRow& row);

}  // namespace hoist::wire
