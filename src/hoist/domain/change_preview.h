// What a change would do, before anybody makes it: which schedules it meets, and what flag it finds.
//
// Pure functions. Newer intent wins, whatever comes when (patch.h): between a change and a schedule that sets
// the same field it decides who has the last word.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/domain/retry_timeline.h"
#include "hoist/domain/schedule_effect.h"

namespace hoist {

/// What becomes of the fields that both a change and another schedule set.
enum class ConflictEffect : std::uint8_t {
  kOverwritten,  ///< The schedule sets them before, and the change sets them anew.
  kOverwrites,   ///< The schedule sets them anew after the change.
  kSuperseded,   ///< It was meant for before and comes after: newer intent has set them by then.
};
[[nodiscard]] std::string_view to_string(
    ConflictEffect effect);  ///< "overwritten", "overwrites", "superseded"

struct ScheduleConflict {
  ScheduleId schedule;
  Instant scheduled_at;
  ScheduleStatus status = ScheduleStatus::kPending;
  bool retrying = false;
  std::vector<FlagField> fields;  ///< That both set, in the order of kFlagFields.
  ConflictEffect effect = ConflictEffect::kOverwritten;
  std::string message;  ///< The same in words.
};

/// When a change is meant to take effect.
struct ChangeTime {
  Instant at;
  bool by_hand = false;  ///< An edit, at once; else a schedule, the newest of its instant.
};

/// The conflicts with live schedules of the flag, in the order of `live`. What is not live, does not decode
/// or will miss its window is none.
[[nodiscard]] std::vector<ScheduleConflict> conflicts_of(const FlagUpdates& updates, const ChangeTime& time,
                                                         std::span<const Schedule> live, Instant now);

/// The flag that the change will find: as it is for an edit, and for a schedule with every live one of `live`
/// (in order of scheduled_at, then id) that will have run by then. What does not fit then is left out.
[[nodiscard]] Flag flag_before(const Flag& flag, const ChangeTime& time, std::span<const Schedule> live,
                               const ReferenceScope& scope, Instant now);

/// Why a change is refused, or could not be applied.
struct ChangeProblem {
  std::string field;  ///< A path: "scheduledAt", "updates.targeting".
  std::string message;
  bool operator==(const ChangeProblem&) const = default;
};

struct ChangePreview {
  Instant at;
  std::vector<ChangeProblem> problems = {};
  Flag before;
  std::optional<Flag> after = {};  ///< Set iff there is no problem.
  std::vector<ScheduleConflict> conflicts = {};
  std::vector<FlagKey> dependents = {};   ///< Flags that have this one as a prerequisite, in key order.
  std::vector<RetryWindow> retries = {};  ///< None of an edit.
};

}  // namespace hoist
