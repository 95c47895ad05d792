// The flags of an environment as their pending schedules will make them: what the snapshot flips by on time,
// what time travel into the future answers from, and what a preflight finds to be in the way.
//
// Pure. The runner settles by the same effect_of, one schedule after the other in the same order, so that
// what is looked ahead to is what will be committed, unless somebody changes something in between.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "hoist/domain/schedule_effect.h"

namespace hoist {

/// A flag from an instant on.
struct AheadChange {
  Instant at;
  ScheduleId schedule;  ///< That does it; or whose window closes then.
  Flag flag;
  bool lapsed = false;  ///< The schedule's window has closed: the flag is again as it is without it.
};

/// A pending schedule that cannot be applied to its flag as that will be then.
struct AheadMisfit {
  Instant at;
  ScheduleId schedule;
  Error error;
};

/// Whether any of them sets prerequisites: what becomes of one flag may then depend on what others are.
[[nodiscard]] bool set_prerequisites(std::span<const Schedule> pending);

struct LookAhead {
  std::vector<AheadChange> changes;  ///< In order of `at`; at equal times in the order of their intents.
  std::vector<AheadMisfit> misfits;  ///< Likewise.
};

/// What becomes of a schedule whose window (Schedule::window_end) closes.
enum class WindowRule : std::uint8_t {
  kOnTime,  ///< Each is applied at its time: what is to be expected while workers run.
  kLapses,  ///< Nothing is committed: it takes effect until its window closes, as long as the runner would
            ///< apply it.
};

/// `flags` are the environment's live ones, `pending` its schedules, in any order; what is not pending, what
/// is of another flag, and what was missed at `now` is left out. Newer intent wins, and what does not fit is
/// left out from its time on.
[[nodiscard]] LookAhead look_ahead(const std::vector<Flag>& flags, std::vector<Schedule> pending,
                                   const SegmentLibrary& segments, Instant now, WindowRule windows);

/// The flags at an instant: `flags` with the changes up to then, in the order of `flags`.
[[nodiscard]] std::vector<Flag> flags_at(std::vector<Flag> flags, const LookAhead& ahead, Instant at);

}  // namespace hoist
