// The log lines about preflights. Part of the interface, as pass_log.h is.
#pragma once

#include <string>

#include "hoist/domain/preflight.h"
#include "hoist/ports/log.h"

namespace hoist {

/// "Schedule at risk", "Schedule still at risk" (of the next stage, or for another reason) or "Schedule no
/// longer at risk".
void log_risk(Log& log, const RiskFinding& finding, const std::string& worker);

}  // namespace hoist
