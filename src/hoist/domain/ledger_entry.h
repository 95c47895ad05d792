// An attempt, and what it was an attempt at: a row of the ledger across schedules.
#pragma once

#include <optional>

#include "hoist/domain/attempt.h"

namespace hoist {

struct LedgerEntry {
  Attempt attempt;
  FlagKey flag_key;            ///< Of the schedule's flag, deleted or not.
  EnvironmentKey environment;  ///< Likewise.
  Instant scheduled_at;        ///< As the schedule has it now.
  bool operator==(const LedgerEntry&) const = default;
};

/// Commit time minus due_at (design, section 2); none where it is not known when the attempt was due.
[[nodiscard]] inline std::optional<Duration> lateness_of(const Attempt& attempt) {
  if (!attempt.due_at) return std::nullopt;
  return attempt.ended_at - *attempt.due_at;
}

}  // namespace hoist
