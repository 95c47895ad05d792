// What the design says about one attempt at a schedule (sections 3.2 and 3.3), as pure functions: what
// may be claimed, what the ledger's row may say, and what an attempt makes of a flag.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/model.h"
#include "model/records.h"

namespace hoist::model {

/// "applied", "superseded", …: the state by the words of section 3.1, with "retrying" and "failed" apart.
[[nodiscard]] std::string state_of(const ScheduleRow& schedule);

/// Section 2, "due"; none for a terminal schedule.
[[nodiscard]] std::optional<Micros> due_at(const ScheduleRow& schedule);

/// Whether the schedule may be attempted as the ledger says. `budget_attempts` were made before it in
/// the present budget. Throws Broken.
void check_claim(const ScheduleRow& schedule, int budget_attempts, const AttemptRow& attempt);

/// Whether the attempt is made of a missed window what the schedule says, and of no other. Throws Broken.
void check_window(const ScheduleRow& schedule, const AttemptRow& attempt);

/// Whether the ledger's row is complete and free of contradictions. Throws Broken.
void check_ledger_row(const AttemptRow& attempt);

/// What stands against setting a schedule's updates on its flag (section 3.2).
struct Obstacles {
  bool deleted = false;  ///< The flag was.
  bool unreadable = false;
  std::string alone = {};     ///< Why the updates can never fit; "" where they may.
  std::string together = {};  ///< Why they do not fit the flag's other fields; "" where they do.
  /// An older schedule of the flag is live: it may cure a misfit with another field.
  bool older_live = false;
  // What others changed at about the same time, so that the worker may have seen it or not.
  bool references_open = false;  ///< Flags or segments that the updates may refer to.
  bool older_open = false;       ///< Schedules of the flag.
};

/// Whether a failed attempt may be classed as it is. Throws Broken.
void check_failure(const Obstacles& obstacles, const AttemptRow& attempt);

/// Whether nothing stands against an attempt that took effect or was superseded. Throws Broken.
void check_unobstructed(const Obstacles& obstacles, const AttemptRow& attempt);

/// Whether a failed attempt is answered by a retry at the right time, or by none. The retry before it, if
/// any, was delayed by `waited`. Throws Broken.
void check_retry(const ScheduleRow& schedule, Micros waited, const AttemptRow& attempt, const Policy& server);

/// What newer intent leaves of a schedule (section 3.3).
struct Effect {
  FlagRow flag;                      ///< As it is afterwards; the version one higher if anything was set.
  std::vector<std::string> dropped;  ///< Fields that newer intent has set already.
  bool anything_set = false;
};
/// Precondition: the updates are readable.
[[nodiscard]] Effect effect_of(const ScheduleRow& schedule, const FlagRow& flag);

/// Whether an applied or superseded attempt is what `effect` says. Throws Broken.
void check_effect(const AttemptRow& attempt, const Effect& effect);

}  // namespace hoist::model
