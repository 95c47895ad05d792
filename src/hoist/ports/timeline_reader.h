// What a timeline is read from: the flags with something in a period, and what that is. Part of a unit of
// work; its thread only. Every call may also fail with a store error.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hoist/domain/timeline.h"

namespace hoist {

/// From an instant, and before another: from < to.
struct TimelinePeriod {
  Instant from;
  Instant to;
};

/// How long before a period a schedule may have been meant for and belong to it by its next retry or its
/// last attempt, unless a person cancelled it: longer than retries by a count (ten times kMaxRetryCap) or a
/// deadline (kLongestRetrying) take. What a person retries later than that is where it was meant for.
inline constexpr Duration kTimelineReach = std::chrono::hours(75 * 24);

/// Where the schedules begin that may belong to the period though they were meant for before it.
[[nodiscard]] inline Instant begin_of_reach(const TimelinePeriod& period) {
  return std::max(kMinInstant, period.from - kTimelineReach);
}

/// Which flags, in key order.
struct TimelineFilter {
  EnvironmentKey environment;
  TimelinePeriod period;
  /// Only flags whose key, description or owner contains it, or that have it as a tag; the case of ASCII
  /// letters does not matter.
  std::optional<std::string> search = {};
  std::optional<FlagKey> after = {};  ///< Exclusive start.
  int limit = 1;                      ///< 1 and up.
};

class TimelineReader {
 public:
  virtual ~TimelineReader() = default;

  /// The live flags with a schedule or an edit in the period. Last attempts are found by their audit events.
  [[nodiscard]] virtual Result<std::vector<TimelineFlag>> flags(const TimelineFilter& filter) = 0;

  /// The schedules of flags that belong to the period: by scheduled_at, or, where they were meant for at most
  /// kTimelineReach before it, by next_retry_at or the end of their last attempt. In any order. Of one flag
  /// at most `limit` before `now` by scheduled_at, those nearest to it, and as many from `now` on, and as
  /// many of before the period.
  [[nodiscard]] virtual Result<std::vector<ScheduleOutline>> schedules(std::span<const FlagId> flags,
                                                                       const TimelinePeriod& period,
                                                                       Instant now, int limit) = 0;

  /// What people did to flags in the period: created, edited or reverted them. In any order; of one flag at
  /// most the last `limit`.
  [[nodiscard]] virtual Result<std::vector<FlagEdit>> edits(std::span<const FlagId> flags,
                                                            const TimelinePeriod& period, int limit) = 0;

  /// Those schedules, in any order; of deleted flags as well.
  [[nodiscard]] virtual Result<std::vector<Schedule>> whole(std::span<const ScheduleId> ids) = 0;

  /// The last `limit` attempts of each, by schedule and number.
  [[nodiscard]] virtual Result<std::vector<AttemptOutline>> attempts(std::span<const ScheduleId> ids,
                                                                     int limit) = 0;
};

}  // namespace hoist
