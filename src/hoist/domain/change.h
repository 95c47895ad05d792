// What a commit changed in an environment, for whoever serves its flags or watches them: an entry of the
// change log. Every commit that changes anything there has a revision of its own, so that the log has no gap
// and its order is that of the commits.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/domain/names.h"

namespace hoist {

enum class ChangeKind : std::uint8_t {
  kFlagChanged,  ///< Created or edited by a person.
  kFlagDeleted,
  kOverrideChanged,
  kSegmentChanged,
  kScheduleCreated,
  kScheduleApplied,  ///< With the flag's new version: the flag changed by it.
  kScheduleSuperseded,
  kScheduleSkipped,
  kScheduleRetrying,  ///< Failed, with a retry ahead.
  kScheduleFailed,    ///< For good; also parked.
  kScheduleCancelled,
  kScheduleRetried,  ///< By hand.
  kScheduleRun,      ///< Likewise.
  kScheduleAtRisk,   ///< A preflight found that it would fail; or found another reason.
  kScheduleSafe,     ///< It would fail no longer.
};
inline constexpr std::array kChangeKinds = {
    ChangeKind::kFlagChanged,        ChangeKind::kFlagDeleted,       ChangeKind::kOverrideChanged,
    ChangeKind::kSegmentChanged,     ChangeKind::kScheduleCreated,   ChangeKind::kScheduleApplied,
    ChangeKind::kScheduleSuperseded, ChangeKind::kScheduleSkipped,   ChangeKind::kScheduleRetrying,
    ChangeKind::kScheduleFailed,     ChangeKind::kScheduleCancelled, ChangeKind::kScheduleRetried,
    ChangeKind::kScheduleRun,        ChangeKind::kScheduleAtRisk,    ChangeKind::kScheduleSafe};
/// "flag.changed", "flag.deleted", "override.changed", "segment.changed", "schedule.created",
/// "schedule.applied", "schedule.superseded", "schedule.skipped", "schedule.retrying", "schedule.failed",
/// "schedule.cancelled", "schedule.retried", "schedule.run",
/// "schedule.atRisk", "schedule.safe"
[[nodiscard]] std::string_view to_string(ChangeKind kind);
[[nodiscard]] std::optional<ChangeKind> parse_change_kind(std::string_view text);

struct Change {
  ChangeKind kind = ChangeKind::kFlagChanged;
  std::string key = {};             ///< The flag's, or the segment's.
  std::optional<FlagId> flag = {};  ///< None for a segment.
  /// The flag's afterwards, where it changed: kFlagChanged, kFlagDeleted, kScheduleApplied. Else 0.
  std::int64_t version = 0;
  std::optional<ScheduleId> schedule = {};  ///< Which the change is about.
  bool operator==(const Change&) const = default;
};

/// All that one commit changed in one environment.
struct EnvironmentChanges {
  EnvironmentKey environment;
  std::vector<Change> changes;  ///< At least one.
  bool operator==(const EnvironmentChanges&) const = default;
};

/// An entry as it stands in the log.
struct LoggedChange {
  std::int64_t revision = 0;  ///< Of the environment; the same for all of one commit.
  Instant at;                 ///< Of the commit, by the store's clock.
  Change change;
  bool operator==(const LoggedChange&) const = default;
};

}  // namespace hoist
