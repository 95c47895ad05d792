#include "hoist/domain/settlement.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "hoist/base/check.h"

namespace hoist {
namespace {

Attempt attempt_of(const Schedule& after, AttemptOutcome outcome, const SettlementContext& context) {
  return Attempt{.schedule_id = after.id,
                 .number = after.attempt_count,
                 .worker = context.worker,
                 .started_at = context.started_at.value_or(context.now),
                 .ended_at = context.now,
                 .outcome = outcome,
                 .failure = std::nullopt,
                 .next_retry_at = after.next_retry_at,
                 .dropped = {}};
}

AuditEvent audit_of(const Schedule& after, AuditAction action, const SettlementContext& context,
                    RandomSource& random) {
  return AuditEvent{.id = AuditEventId::make(context.now, random),
                    .at = context.now,
                    .actor = std::string(kSystemActor),
                    .action = action,
                    .flag_id = after.flag_id,
                    .flag_key = after.flag_key,
                    .environment = after.environment,
                    .schedule_id = after.id,
                    .before = std::nullopt,
                    .after = std::nullopt,
                    .note = after.error_message};
}

/// Why the schedule can never be applied to the flag, if so.
std::optional<Failure> misfit(const Schedule& schedule, const Flag& flag) {
  if (flag.deleted_at) {
    return failure_from(Error{ErrorCode::kNotFound, "flag was deleted", {}});
  }
  if (!schedule.updates) {
    return failure_from(Error{ErrorCode::kInvalidArgument,
                              fmt::format("updates do not fit the flag: {}", schedule.updates.error().reason),
                              {}});
  }
  return std::nullopt;
}

Settlement settle_one(const Schedule& schedule, Flag& flag, const SettlementContext& context,
                      RandomSource& random) {
  if (const auto failure = misfit(schedule, flag)) {
    return plan_failure(schedule, *failure, context, random);
  }
  const Intent intent{.at = schedule.scheduled_at, .schedule = schedule.id};
  PatchResult patch = apply_updates(flag, *schedule.updates, intent, context.now);
  const bool superseded = patch.superseded();
  const Schedule after =
      superseded ? mark_superseded(schedule, context.now) : mark_applied(schedule, context.now);
  Attempt attempt =
      attempt_of(after, superseded ? AttemptOutcome::kSuperseded : AttemptOutcome::kApplied, context);
  attempt.dropped = std::move(patch.dropped);
  AuditEvent audit = audit_of(
      after, superseded ? AuditAction::kScheduleSuperseded : AuditAction::kScheduleApplied, context, random);
  audit.before = flag;
  audit.after = patch.flag;
  flag = std::move(patch.flag);
  return Settlement{.claimed = claim_mark(schedule),
                    .schedule = after,
                    .attempt = std::move(attempt),
                    .audit = std::move(audit),
                    .flag_version = superseded ? 0 : flag.version};
}

bool earlier_intent(const Schedule& a, const Schedule& b) {
  return std::tie(a.scheduled_at, a.id) < std::tie(b.scheduled_at, b.id);
}

}  // namespace

SettlementPlan plan_settlement(std::vector<Schedule> claimed, const FlagsById& flags,
                               const SettlementContext& context, RandomSource& random) {
  std::sort(claimed.begin(), claimed.end(), earlier_intent);
  SettlementPlan plan;
  plan.settlements.reserve(claimed.size());
  FlagsById current = flags;
  std::set<FlagId> changed;
  for (const Schedule& schedule : claimed) {
    const auto flag = current.find(schedule.flag_id);
    check(flag != current.end(), "every claimed schedule's flag is loaded");
    plan.settlements.push_back(settle_one(schedule, flag->second, context, random));
    if (plan.settlements.back().attempt.outcome == AttemptOutcome::kApplied) changed.insert(schedule.flag_id);
  }
  std::set<EnvironmentKey> environments;
  for (const FlagId& id : changed) {
    const Flag& flag = current.at(id);
    plan.changed_flags.push_back(flag);
    environments.insert(flag.environment);
  }
  plan.changed_environments.assign(environments.begin(), environments.end());
  return plan;
}

Settlement plan_failure(const Schedule& claimed, const Failure& failure, const SettlementContext& context,
                        RandomSource& random) {
  const Schedule after = mark_failed(claimed, failure, context.policy, random, context.now);
  Settlement settlement{.claimed = claim_mark(claimed),
                        .schedule = after,
                        .attempt = attempt_of(after, AttemptOutcome::kFailed, context),
                        .audit = std::nullopt,
                        .flag_version = 0};
  settlement.attempt.failure = failure;
  if (!after.next_retry_at) {
    settlement.audit = audit_of(after, AuditAction::kScheduleFailed, context, random);
  }
  return settlement;
}

}  // namespace hoist
