// What an attempt at a batch of due schedules does: a pure plan, which a store then writes in one
// transaction (design, promise P2).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hoist/base/random_source.h"
#include "hoist/domain/attempt.h"
#include "hoist/domain/audit_event.h"
#include "hoist/domain/change.h"
#include "hoist/domain/lifecycle.h"
#include "hoist/domain/prerequisites.h"
#include "hoist/domain/segment_definition.h"

namespace hoist {

/// What all attempts of one pass share. `now` is read once, so that one pass has one time.
struct SettlementContext {
  Instant now;         ///< By the store's clock, in the settling transaction.
  std::string worker;  ///< Goes into the ledger.
  RetryPolicy policy;
  /// When the attempt began, where that was before `now` (a refused attempt is recorded afterwards).
  std::optional<Instant> started_at = std::nullopt;
  /// What the targeting of an environment's flags may refer to. Needed where a claimed schedule sets
  /// targeting; without it every name counts as missing.
  std::map<EnvironmentKey, SegmentLibrary> segments = {};
  /// What the prerequisites of an environment's flags may name. Needed where a claimed schedule sets
  /// prerequisites; without it every name counts as missing.
  std::map<EnvironmentKey, FlagShapes> shapes = {};
  /// The oldest intent among a flag's live schedules outside the batch, where there is one. Needed for the
  /// flags that a plan without it names in SettlementPlan::misfits.
  std::map<FlagId, Intent> live_elsewhere = {};
};

/// The outcome of one attempt at one schedule.
struct Settlement {
  ClaimMark claimed;  ///< What the outcome is compare-and-set on.
  Schedule schedule;  ///< As it is afterwards.
  Attempt attempt;
  std::optional<AuditEvent> audit;  ///< None for a failure that a retry follows: the ledger has it.
  std::int64_t flag_version = 0;    ///< The flag's version after an applied change, else 0.
};

struct SettlementPlan {
  std::vector<Settlement> settlements;  ///< In order of intended time.
  std::vector<Flag> changed_flags;      ///< In id order, each once, as it is at the end.
  /// Flags on which a schedule's fields do not fit the others, in id order, each once. Whether that is
  /// permanent depends on whether an older schedule of the flag is still live.
  std::vector<FlagId> misfits;
};

/// What the change log says of them, by environment in key order.
[[nodiscard]] std::vector<EnvironmentChanges> changes_of(const std::vector<Settlement>& settlements);

using FlagsById = std::map<FlagId, Flag>;

/// Plans one attempt at each of `claimed`, in order of (scheduled_at, id), so that the schedules of
/// one flag build on each other. What comes later than it may is skipped or parked. A deleted flag and
/// updates that do not fit fail permanently; a misfit with another field fails transiently while an older
/// schedule of the flag is live, which may cure it. Preconditions: every schedule is due at context.now;
/// `flags` holds the flag of each.
[[nodiscard]] SettlementPlan plan_settlement(std::vector<Schedule> claimed, const FlagsById& flags,
                                             const SettlementContext& context, RandomSource& random);

/// Plans the recording of an attempt that the store refused. Precondition: not an outage.
[[nodiscard]] Settlement plan_failure(const Schedule& claimed, const Failure& failure,
                                      const SettlementContext& context, RandomSource& random);

}  // namespace hoist
