// The outbox: what is told of a schedule is put into the store by the very transaction that changed it, so
// that nothing is told that did not happen, and nothing that happened stays untold.
//
// Every notification becomes one delivery for each webhook that wants it; without such webhooks nothing is
// written, and nothing is read but the webhooks. Nothing is committed here.
#pragma once

#include <vector>

#include "hoist/base/random_source.h"
#include "hoist/domain/preflight.h"
#include "hoist/domain/settlement.h"
#include "hoist/ports/unit_of_work.h"

namespace hoist {

/// The events of the notifications that at least one webhook wanted; for whoever counts them once it is
/// committed.
using EnqueuedEvents = std::vector<NotificationEvent>;

/// Of what a plan settled. `server` is the policy of schedules without one of their own. Errors: store
/// errors; kCorruptData where a webhook does not decode (nothing is written then).
[[nodiscard]] Result<EnqueuedEvents> enqueue_settlements(UnitOfWork& unit, const SettlementPlan& plan,
                                                         const RetryPolicy& server, RandomSource& random);

/// Of a schedule that a person cancelled. Errors as above.
[[nodiscard]] Result<EnqueuedEvents> enqueue_cancel(UnitOfWork& unit, const Schedule& cancelled,
                                                    RandomSource& random);

/// Of those findings of a preflight that are to be told. Errors as above.
[[nodiscard]] Result<EnqueuedEvents> enqueue_risks(UnitOfWork& unit, const std::vector<RiskFinding>& findings,
                                                   RandomSource& random);

}  // namespace hoist
