// The flags of an environment as they are, and what becomes of them by what is pending.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "hoist/app/past_flags.h"
#include "hoist/domain/look_ahead.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// The most schedules that may be pending until an instant that is asked for.
inline constexpr std::size_t kMostTravelled = 10'000;

/// The present, and what follows from it.
struct Outlook {
  std::vector<Flag> flags;  ///< Live ones, in key order.
  LookAhead ahead;
  std::map<ScheduleId, FlagId> flag_of;  ///< Of every schedule that was looked at.
};

/// Looks as far ahead as `latest`, which may be in the past. `edited`, where it is given, stands for the flag
/// of its id. Errors: kInvalidArgument, naming the instant, where kMostTravelled or more schedules are
/// pending until then; store errors.
[[nodiscard]] Result<Outlook> load_outlook(UnitOfWork& unit, const EnvironmentKey& environment,
                                           const AskedInstant& latest,
                                           const std::optional<Flag>& edited = std::nullopt);

}  // namespace hoist
