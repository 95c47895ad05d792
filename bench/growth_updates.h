// What many updates leave behind in PostgreSQL's tables, without and with vacuum.
#pragma once

#include "report.h"

namespace hoist::bench {

/// 1,000,000 updates of flags as settling writes them, and 1,000,000 schedules that are settled. Throws where
/// PostgreSQL counted another number of them.
[[nodiscard]] Results measure_updates();

}  // namespace hoist::bench
