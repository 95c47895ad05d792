#pragma once

#include <optional>
#include <string>
#include <variant>

#include "hoist/base/random_source.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// A retry policy of a schedule's own: said outright, or by its name.
using AskedRetryPolicy = std::variant<RetryPolicy, RetryPolicyName>;

struct CreateSchedule {
  FlagKey key;
  EnvironmentKey environment;
  Instant scheduled_at;
  FlagUpdates updates;
  int max_retries = 3;  ///< 0 to 10; the caller puts FLAG_SCHEDULE_MAX_RETRIES here where none is given.
  /// Instead of the server's policy and max_retries. A named one is copied: who changes the name's policy
  /// later changes no schedule. "default" is the server's.
  std::optional<AskedRetryPolicy> retry_policy = std::nullopt;
  int priority = kMinPriority;  ///< kMinPriority to kMaxPriority.
  MissedWindow missed_window = MissedWindow::kFireLate;
  std::optional<Duration> max_lateness = std::nullopt;  ///< Not negative, at most kLongestMaxLateness.
};

/// Accepts a schedule: once this is committed, it ends applied, failed with a reason, or cancelled.
/// Errors: kNotFound for the flag; kInvalidArgument where scheduled_at is not after the store's now,
/// nothing is set, a number is out of range, no policy has the name, or retries would end before they begin
/// or more than kLongestRetrying later; store errors. Call it in a writing unit of work; nothing is committed
/// here.
[[nodiscard]] Result<Schedule> create_schedule(UnitOfWork& unit, const CreateSchedule& command,
                                               const std::string& actor, RandomSource& random);

}  // namespace hoist
