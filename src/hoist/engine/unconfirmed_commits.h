// Commits whose answer was lost with the connection. Whether they took effect, only the ledger knows; what it
// confirms is reported then, so that every outcome is in the log, once.
#pragma once

#include <map>
#include <vector>

#include "hoist/domain/settlement.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// Not thread-safe.
class UnconfirmedCommits {
 public:
  [[nodiscard]] bool empty() const { return settlements_.empty(); }

  void remember(const std::vector<Settlement>& settlements);

  /// These were claimed again, unchanged: what was written about them was rolled back.
  void refute(const std::vector<Schedule>& claimed);

  /// Asks the store, and returns what stands. Forgets that, and what can no longer stand; what the server may
  /// still be committing is asked for again by the next call. Errors: those of reading.
  [[nodiscard]] Result<std::vector<Settlement>> confirm(Session& session);

 private:
  std::map<ScheduleId, Settlement> settlements_;
};

}  // namespace hoist
