// The life of a schedule: every legal change of its state, each a pure function (design, section 3.1).
//
//             ┌────────────── cancel ──────────────┐
//             │                                    ▼
//  create → pending ── applied                 cancelled
//             │  └── superseded (cancelled by "system", reason in error_message)
//             ├── its window was missed: cancelled by "system" (skip), or parked: failed, terminal (ask)
//             ├─ transient failure, budget left ─→ failed, next_retry_at set ── due again (as pending)
//             └─ permanent, or budget spent ─────→ failed, next_retry_at none (terminal)
//
// The functions below return the schedule as it is afterwards and leave the argument alone.
#pragma once

#include <string>

#include "hoist/base/random_source.h"
#include "hoist/domain/failure.h"
#include "hoist/domain/retry_policy.h"
#include "hoist/domain/schedule.h"

namespace hoist {

/// Precondition of the outcomes below: the schedule is due at `now`.
[[nodiscard]] Schedule mark_applied(const Schedule& schedule, Instant now);
[[nodiscard]] Schedule mark_superseded(const Schedule& schedule, Instant now);
/// Its window was missed and it is not to be applied late: cancelled. See Schedule::missed_at.
[[nodiscard]] Schedule mark_skipped(const Schedule& schedule, Instant now);
/// A transient failure with budget left, by the schedule's own policy or by `server`, sets next_retry_at; any
/// other is terminal. Precondition: failure is not an outage.
[[nodiscard]] Schedule mark_failed(const Schedule& schedule, const Failure& failure,
                                   const RetryPolicy& server, RandomSource& random, Instant now);

/// What parks a schedule whose window was missed at `now`: a permanent failure that says what to do.
[[nodiscard]] Failure missed_window_failure(const Schedule& schedule, Instant now);

/// Whether the retry that waits is the last: whatever its delay, no other fits after it.
[[nodiscard]] bool last_retry_waits(const Schedule& schedule, const RetryPolicy& server);

/// Cancels a live schedule, also while a retry waits. Errors: kInvalidState once it is terminal.
[[nodiscard]] Result<Schedule> cancel(const Schedule& schedule, std::string actor, Instant now);

/// Retries by hand: due at once with a fresh budget; attempt numbers and the intended time stay.
/// Allowed for a failed schedule, terminal or waiting for a retry. Errors: kInvalidState otherwise.
[[nodiscard]] Result<Schedule> retry_by_hand(const Schedule& schedule, Instant now);

/// Runs it now: its intended time becomes `now`, so that it is newer intent than all before, and it is due at
/// once; a failed one with a fresh budget. Allowed for a pending or failed schedule. Errors: kInvalidState
/// otherwise.
[[nodiscard]] Result<Schedule> run_by_hand(const Schedule& schedule, Instant now);

}  // namespace hoist
