// The log lines about preflights. Part of the interface, as pass_log.h is.
#pragma once

#include <string>

#include "hoist/domain/preflight.h"
#include "hoist/ports/log.h"

namespace hoist {

/// "Schedule at risk", "Schedule still at risk" (of the next stage, or for another reason) or "Schedule no
/// longer at risk".
void log_risk(Log& log, const RiskFinding& finding, const std::string& worker);

/// "Preflights fail": once, until they go on.
void log_preflight_failing(Log& log, const Error& error, const std::string& worker);
/// "Preflights go on"
void log_preflight_goes_on(Log& log, const std::string& worker);

}  // namespace hoist
