// The log lines about a store that cannot be reached. Part of the interface, as pass_log.h is.
#pragma once

#include <string>

#include "hoist/base/result.h"
#include "hoist/ports/log.h"

namespace hoist {

/// "Store unreachable, the runner waits": once for each outage.
void log_unreachable(Log& log, const Error& error, const std::string& worker);

/// "Store reachable again"
void log_reachable_again(Log& log, const std::string& worker);

}  // namespace hoist
