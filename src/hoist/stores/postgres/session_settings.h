// What every transaction of Hoist's runs under on the server: time-outs, the planner, the time zone.
//
// A connection that is a session of its own starts with them; behind a pooler each transaction sets them for
// itself. Pure functions; no thread-safety concerns.
#pragma once

#include <string>

#include "hoist/base/instant.h"

namespace hoist::postgres {

/// How long a statement may wait for a lock, and run at all. Zero is no limit.
struct TimeLimits {
  Duration lock{0};
  Duration statement{0};
};

/// As the start-up packet's `options` takes them: they are the session's defaults then and survive a RESET.
/// With them go the settings of the server's socket, which are no transaction's.
[[nodiscard]] std::string startup_options(const TimeLimits& limits);

/// One SELECT that sets them until the transaction ends, whose answer tells nothing.
[[nodiscard]] std::string transaction_settings(const TimeLimits& limits);

}  // namespace hoist::postgres
