// An alert as JSON, as receivers get it.
#pragma once

#include <boost/json.hpp>

#include "hoist/domain/alert.h"

namespace hoist::wire {

/// {"type": "workers.silent", "timestamp", "data": {"lastTickAt": "…" | null, "silentForSeconds", "reporter",
/// "message"}}. The id travels in a header.
[[nodiscard]] boost::json::object alert_to_json(const Alert& alert);

}  // namespace hoist::wire
