// The flags of an environment at an instant: the past as it was committed, the future as pending schedules
// will make it, and what differs between two instants.
//
// An instant before the unit's now is past; now itself and what comes after it is looked ahead to. Users'
// overrides and segments have no history by value: evaluation takes those of the present.
#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "hoist/app/past_flags.h"
#include "hoist/domain/flag_difference.h"
#include "hoist/domain/snapshot.h"

namespace hoist {

/// Part of the flags in key order.
struct KeyRange {
  std::optional<FlagKey> after = {};  ///< Exclusive start.
  std::size_t limit = std::numeric_limits<std::size_t>::max();
};

/// The flags then, in key order. Errors: as find_past_flags; kInvalidArgument, naming the instant, where
/// kMostTravelled or more schedules are pending until then; store errors.
[[nodiscard]] Result<std::vector<Flag>> load_flags_at(UnitOfWork& unit, const EnvironmentKey& environment,
                                                      const AskedInstant& asked, const KeyRange& range = {});

/// To be evaluated at that instant: the flags then, with overrides and segments of the present. Errors as
/// above.
[[nodiscard]] Result<std::shared_ptr<const Snapshot>> load_snapshot_at(UnitOfWork& unit,
                                                                       const EnvironmentKey& environment,
                                                                       const AskedInstant& asked);

struct Period {
  Instant from;
  Instant to;
};

/// Flags that are not the same at both ends, and those with schedules that change them or do not fit in
/// between, in key order. Errors: kInvalidArgument where the period ends before it begins, and as above for
/// its two ends, named "from" and "to"; store errors.
[[nodiscard]] Result<std::vector<FlagDifference>> load_difference(UnitOfWork& unit,
                                                                  const EnvironmentKey& environment,
                                                                  const Period& period,
                                                                  const KeyRange& range = {});

}  // namespace hoist
