#include "hoist/domain/settlement.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "hoist/base/check.h"
#include "hoist/domain/schedule_effect.h"

namespace hoist {
namespace {

Attempt attempt_of(const Schedule& claimed, const Schedule& after, AttemptOutcome outcome,
                   const SettlementContext& context) {
  return Attempt{.schedule_id = after.id,
                 .number = after.attempt_count,
                 .worker = context.worker,
                 .due_at = claimed.due_at(),
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

/// Plans the attempts of one batch, one after the other.
class Planner {
 public:
  Planner(const FlagsById& flags, const SettlementContext& context, RandomSource& random)
      : current_(flags), shapes_(context.shapes), context_(context), random_(random) {}

  void attempt(const Schedule& schedule) {
    const auto flag = current_.find(schedule.flag_id);
    check(flag != current_.end(), "every claimed schedule's flag is loaded");
    Settlement settlement = settle_one(schedule, flag->second);
    if (settlement.attempt.outcome == AttemptOutcome::kApplied) note_change(flag->second);
    if (settlement.attempt.next_retry_at) live_here_.insert(schedule.flag_id);
    plan_.settlements.push_back(std::move(settlement));
  }

  SettlementPlan finish() {
    for (const FlagId& id : changed_) plan_.changed_flags.push_back(std::move(current_.at(id)));
    plan_.misfits.assign(misfits_.begin(), misfits_.end());
    return std::move(plan_);
  }

 private:
  void note_change(const Flag& flag) {
    changed_.insert(flag.id);
    const auto shapes = shapes_.find(flag.environment);
    if (shapes != shapes_.end()) shapes->second.insert_or_assign(flag.key, shape_of(flag.config));
  }

  Settlement settle_one(const Schedule& schedule, Flag& flag) {
    if (schedule.missed_at(context_.now)) return settle_missed(schedule);
    auto effect = effect_of(schedule, flag, scope_of(flag.environment), context_.now);
    if (effect) return settle_patched(schedule, flag, *std::move(effect));
    if (!effect.error().between_fields) {
      return plan_failure(schedule, failure_from(effect.error().error), context_, random_);
    }
    misfits_.insert(flag.id);
    return plan_failure(schedule, misfit_between_fields(schedule, effect.error().error), context_, random_);
  }

  ReferenceScope scope_of(const EnvironmentKey& environment) const {
    const auto segments = context_.segments.find(environment);
    const auto shapes = shapes_.find(environment);
    return {.segments = segments == context_.segments.end() ? nullptr : &segments->second,
            .shapes = shapes == shapes_.end() ? nullptr : &shapes->second};
  }

  /// Too late: it is parked for a person, or cancelled.
  Settlement settle_missed(const Schedule& schedule) {
    if (schedule.missed_window == MissedWindow::kAsk) {
      return plan_failure(schedule, missed_window_failure(schedule, context_.now), context_, random_);
    }
    const Schedule after = mark_skipped(schedule, context_.now);
    return Settlement{.claimed = claim_mark(schedule),
                      .schedule = after,
                      .attempt = attempt_of(schedule, after, AttemptOutcome::kSkipped, context_),
                      .audit = audit_of(after, AuditAction::kScheduleSkipped, context_, random_),
                      .flag_version = 0};
  }

  /// The fields fit: the schedule is applied, or superseded where nothing was left of it.
  Settlement settle_patched(const Schedule& schedule, Flag& flag, PatchResult patch) {
    const bool superseded = patch.superseded();
    Schedule after =
        superseded ? mark_superseded(schedule, context_.now) : mark_applied(schedule, context_.now);
    Attempt attempt = attempt_of(
        schedule, after, superseded ? AttemptOutcome::kSuperseded : AttemptOutcome::kApplied, context_);
    attempt.dropped = std::move(patch.dropped);
    AuditEvent audit =
        audit_of(after, superseded ? AuditAction::kScheduleSuperseded : AuditAction::kScheduleApplied,
                 context_, random_);
    audit.before = std::move(flag);
    audit.after = patch.flag;
    flag = std::move(patch.flag);
    return Settlement{.claimed = claim_mark(schedule),
                      .schedule = std::move(after),
                      .attempt = std::move(attempt),
                      .audit = std::move(audit),
                      .flag_version = superseded ? 0 : flag.version};
  }

  /// A misfit with another field: an older schedule that is still live may cure it.
  Failure misfit_between_fields(const Schedule& schedule, const Error& misfit) const {
    const auto here = live_here_.find(schedule.flag_id);
    const auto elsewhere = context_.live_elsewhere.find(schedule.flag_id);
    const bool may_be_cured = here != live_here_.end() || (elsewhere != context_.live_elsewhere.end() &&
                                                           elsewhere->second < schedule.intent());
    if (!may_be_cured) {
      return failure_from(Error{
          ErrorCode::kInvalidArgument, fmt::format("updates do not fit the flag: {}", misfit.message), {}});
    }
    return failure_from(
        Error{ErrorCode::kInvalidState,
              fmt::format("updates do not fit the flag yet, whose older schedule is still to be applied: {}",
                          misfit.message),
              {}});
  }

  FlagsById current_;
  std::map<EnvironmentKey, FlagShapes> shapes_;  ///< As they are after the attempts so far.
  const SettlementContext& context_;
  RandomSource& random_;
  SettlementPlan plan_;
  std::set<FlagId> changed_;
  std::set<FlagId> misfits_;
  std::set<FlagId> live_here_;  ///< Flags with an older schedule of this batch that will be tried again.
};

ChangeKind change_kind(const Attempt& attempt) {
  switch (attempt.outcome) {
    case AttemptOutcome::kApplied:
      return ChangeKind::kScheduleApplied;
    case AttemptOutcome::kSuperseded:
      return ChangeKind::kScheduleSuperseded;
    case AttemptOutcome::kSkipped:
      return ChangeKind::kScheduleSkipped;
    case AttemptOutcome::kFailed:
      return attempt.next_retry_at ? ChangeKind::kScheduleRetrying : ChangeKind::kScheduleFailed;
  }
  unreachable("AttemptOutcome");
}

bool earlier_intent(const Schedule& a, const Schedule& b) {
  return std::tie(a.scheduled_at, a.id) < std::tie(b.scheduled_at, b.id);
}

}  // namespace

std::vector<EnvironmentChanges> changes_of(const std::vector<Settlement>& settlements) {
  std::map<EnvironmentKey, std::vector<Change>> changes;
  for (const Settlement& settlement : settlements) {
    const Schedule& schedule = settlement.schedule;
    changes[schedule.environment].push_back({.kind = change_kind(settlement.attempt),
                                             .key = schedule.flag_key.text(),
                                             .flag = schedule.flag_id,
                                             .version = settlement.flag_version,
                                             .schedule = schedule.id});
  }
  std::vector<EnvironmentChanges> by_environment;
  by_environment.reserve(changes.size());
  for (auto& [environment, of_it] : changes) by_environment.push_back({environment, std::move(of_it)});
  return by_environment;
}

SettlementPlan plan_settlement(std::vector<Schedule> claimed, const FlagsById& flags,
                               const SettlementContext& context, RandomSource& random) {
  std::sort(claimed.begin(), claimed.end(), earlier_intent);
  Planner planner(flags, context, random);
  for (const Schedule& schedule : claimed) planner.attempt(schedule);
  return planner.finish();
}

Settlement plan_failure(const Schedule& claimed, const Failure& failure, const SettlementContext& context,
                        RandomSource& random) {
  const Schedule after = mark_failed(claimed, failure, context.policy, random, context.now);
  Settlement settlement{.claimed = claim_mark(claimed),
                        .schedule = after,
                        .attempt = attempt_of(claimed, after, AttemptOutcome::kFailed, context),
                        .audit = std::nullopt,
                        .flag_version = 0};
  settlement.attempt.failure = failure;
  if (!after.next_retry_at) {
    settlement.audit = audit_of(after, AuditAction::kScheduleFailed, context, random);
  }
  return settlement;
}

}  // namespace hoist
