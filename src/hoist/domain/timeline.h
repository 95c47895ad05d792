// What happens to flags over a period, for people who look at it: schedules and edits as marks on a line.
//
// Values, and the pure choice of the marks that are shown where there are too many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "hoist/domain/attempt.h"
#include "hoist/domain/audit_event.h"
#include "hoist/domain/retry_timeline.h"

namespace hoist {

/// A schedule as far as it decides whether it is shown.
struct ScheduleOutline {
  FlagId flag;
  ScheduleId id;
  Instant scheduled_at;
  ScheduleStatus status = ScheduleStatus::kPending;
  bool operator==(const ScheduleOutline&) const = default;
};

/// What a person did to the flag itself.
struct FlagEdit {
  FlagId flag;
  Instant at;
  std::string actor;
  AuditAction action = AuditAction::kFlagEdited;  ///< kFlagCreated, kFlagEdited or kFlagReverted.
  std::int64_t version = 1;                       ///< That it made.
  bool operator==(const FlagEdit&) const = default;
};

/// An attempt as far as a mark shows it.
struct AttemptOutline {
  ScheduleId schedule;
  int number = 1;
  Instant ended_at;
  AttemptOutcome outcome = AttemptOutcome::kApplied;
  bool operator==(const AttemptOutline&) const = default;
};

/// The most marks of one flag that are shown.
inline constexpr std::size_t kMostMarks = 60;
/// How far the others are counted.
inline constexpr int kMostLeftOut = 10'000;

/// The marks of one flag that are shown.
struct ChosenMarks {
  std::vector<ScheduleOutline> schedules;  ///< In order of scheduled_at, then id.
  std::vector<FlagEdit> edits;             ///< In order of time, then version.
  int left_out = 0;  ///< How many others there are; kMostLeftOut stands for more as well.
};

/// All of them where there are no more than kMostMarks; else first the schedules that wait or have failed,
/// then what lies nearest to `now`, be it before or after.
[[nodiscard]] ChosenMarks choose_marks(std::vector<ScheduleOutline> schedules, std::vector<FlagEdit> edits,
                                       Instant now);

/// A flag as it is now, as far as a timeline shows it.
struct TimelineFlag {
  FlagId id;
  FlagKey key;
  bool enabled = false;
  std::optional<Percentage> rollout_percentage = {};
  bool archived = false;
  bool operator==(const TimelineFlag&) const = default;
};

struct ScheduleMark {
  Schedule schedule;
  std::vector<AttemptOutline> attempts = {};  ///< The last ones, oldest first; see shows_attempts.
  std::vector<RetryWindow> retries = {};      ///< The next ones; only while one waits.
};
/// Whether it did not go as it was meant, so that people want to see the attempts.
[[nodiscard]] bool shows_attempts(const Schedule& schedule);

using TimelineMark = std::variant<ScheduleMark, FlagEdit>;
/// Where it stands on the line: scheduled_at, or when the edit was made.
[[nodiscard]] Instant time_of(const TimelineMark& mark);

struct TimelineRow {
  TimelineFlag flag;
  std::vector<TimelineMark> marks;  ///< By time_of.
  int left_out = 0;                 ///< As in ChosenMarks.
};

}  // namespace hoist
