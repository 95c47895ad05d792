// A receipt as the API and `--json` show it.
#pragma once

#include <boost/json.hpp>

#include <optional>

#include "hoist/domain/receipt.h"

namespace hoist::wire {

/// committedAt, dueAt, latenessMs (to the microsecond), revision, flagVersion, readBack (field, set, stored,
/// fate, newerIntent of each), servers (server, reportedAt, revision, received, clients, clientsTold of
/// each), clients, clientsTold. Null where there is none. The receipt must be the schedule's.
[[nodiscard]] boost::json::value receipt_to_json(const Schedule& schedule,
                                                 const std::optional<Receipt>& receipt);

}  // namespace hoist::wire
