// The sign of life of a worker: that the loop which applies what is due still goes round.
#pragma once

#include <string>

#include "hoist/base/instant.h"

namespace hoist {

/// The last one of each worker is kept.
struct WorkerHeartbeat {
  std::string worker;    ///< As in the ledger.
  Instant started_at;    ///< Of the process, by its own clock.
  Instant last_pass_at;  ///< By the store's clock, of the pass that proves it.
  bool operator==(const WorkerHeartbeat&) const = default;
};

}  // namespace hoist
