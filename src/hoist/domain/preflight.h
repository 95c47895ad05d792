// The preflight: which pending schedules would fail as things stand, a day and an hour ahead of their time,
// so that people hear before and not after.
//
// Pure. A rehearsal is a look ahead: what would be attempted is what the runner attempts.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "hoist/domain/flag.h"
#include "hoist/domain/schedule.h"
#include "hoist/domain/segment_definition.h"

namespace hoist {

/// How far ahead of its time a schedule is rehearsed for the first time, or at once where less is left.
inline constexpr Duration kDayAhead = std::chrono::hours(24);
/// From when on whoever was told a day ahead is told again.
inline constexpr Duration kHourAhead = std::chrono::hours(1);

/// None while it is more than a day ahead.
[[nodiscard]] std::optional<PreflightStage> preflight_stage(Instant scheduled_at, Instant now);

/// When the next of `pending` comes to a stage; none where none does. In any order.
[[nodiscard]] std::optional<Instant> next_preflight(std::span<const Schedule> pending, Instant now);

/// What a rehearsal found of one schedule that was not known before.
struct RiskFinding {
  Schedule schedule;                        ///< With the risk as it is now; none: it is at risk no more.
  std::optional<ScheduleRisk> before = {};  ///< What was known.
  bool to_tell = false;                     ///< Whether somebody is to be told.
};

/// `flags` are the environment's live ones, `pending` its schedules up to a day ahead, in any order. What is
/// due already is no longer rehearsed: its attempt will tell.
[[nodiscard]] std::vector<RiskFinding> rehearse(const std::vector<Flag>& flags,
                                                const std::vector<Schedule>& pending,
                                                const SegmentLibrary& segments, Instant now);

}  // namespace hoist
