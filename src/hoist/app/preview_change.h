#pragma once

#include <cstddef>
#include <optional>

#include "hoist/app/create_schedule.h"
#include "hoist/domain/change_preview.h"

namespace hoist {

/// The most dependents that a preview names.
inline constexpr std::size_t kMostDependents = 100;

struct PreviewChange {
  FlagKey key;
  EnvironmentKey environment;
  std::optional<Instant> scheduled_at;  ///< None: an edit now, for which retries mean nothing.
  FlagUpdates updates;
  int max_retries = 3;  ///< As CreateSchedule.
  std::optional<AskedRetryPolicy> retry_policy = std::nullopt;
};

/// What the change would do to a live flag; nothing is written. What create_schedule or edit_flag would
/// refuse is among its problems, the error that they would give first, and so is what could not be applied to
/// the flag as it will be then. Other flags are taken as they are now. `server` is the policy of schedules
/// without one of their own. Errors: kNotFound; store errors.
[[nodiscard]] Result<ChangePreview> preview_change(UnitOfWork& unit, const PreviewChange& change,
                                                   const RetryPolicy& server, RandomSource& random);

}  // namespace hoist
