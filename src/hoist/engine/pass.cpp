#include "hoist/engine/pass.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "hoist/app/load_snapshot.h"
#include "hoist/base/check.h"
#include "hoist/engine/pass_log.h"

namespace hoist {
namespace {

bool is_outage(const Error& error) { return classify(error) == FailureClass::kOutage; }

bool lost_in_hand(const Result<void>& settled, const std::vector<Schedule>& claimed) {
  return !settled && settled.error().code == ErrorCode::kConnectionLost && !claimed.empty();
}

Result<FlagsById> lock_flags(UnitOfWork& unit, const std::vector<Schedule>& claimed) {
  std::set<FlagId> ids;
  for (const Schedule& schedule : claimed) ids.insert(schedule.flag_id);
  const std::vector<FlagId> ordered(ids.begin(), ids.end());
  HOIST_ASSIGN(std::vector<Flag> locked, unit.flags().lock_all(ordered));
  if (locked.size() != ordered.size()) return fail(ErrorCode::kNotFound, "the flag's row is gone");
  FlagsById flags;
  for (Flag& flag : locked) flags.emplace(flag.id, std::move(flag));
  return flags;
}

/// Writes a plan: flags, schedules with their ledger, audit, and last the revisions. The audit events are
/// moved out of it.
Result<void> write_plan(UnitOfWork& unit, SettlementPlan& plan) {
  if (!plan.changed_flags.empty()) HOIST_TRY(unit.flags().update(plan.changed_flags));
  HOIST_TRY(unit.due().settle(plan.settlements));
  std::vector<AuditEvent> events;
  events.reserve(plan.settlements.size());
  for (Settlement& settlement : plan.settlements) {
    if (settlement.audit) events.push_back(*std::move(settlement.audit));
  }
  if (!events.empty()) HOIST_TRY(unit.audit().append(events));
  return unit.revisions().raise(changes_of(plan.settlements));
}

/// Holds what the claimed schedules refer to, so that it stays as it is read until the unit ends.
Result<void> hold_references(UnitOfWork& unit, const std::vector<Schedule>& claimed) {
  std::set<EnvironmentKey> environments;
  for (const Schedule& schedule : claimed) {
    if (schedule.updates && (schedule.updates->targeting || schedule.updates->prerequisites)) {
      environments.insert(schedule.environment);
    }
  }
  for (const EnvironmentKey& environment : environments) {
    HOIST_TRY(unit.revisions().hold_references(environment));
  }
  return {};
}

/// What the plan has to know of the environments whose flags get targeting or prerequisites.
Result<void> load_surroundings(UnitOfWork& unit, const std::vector<Schedule>& claimed,
                               SettlementContext& context) {
  for (const Schedule& schedule : claimed) {
    if (!schedule.updates) continue;
    const EnvironmentKey& environment = schedule.environment;
    if (schedule.updates->targeting && !context.segments.contains(environment)) {
      HOIST_ASSIGN(auto segments, load_segments(unit, environment));
      context.segments.emplace(environment, std::move(segments));
    }
    if (schedule.updates->prerequisites && !context.shapes.contains(environment)) {
      HOIST_ASSIGN(auto shapes, load_shapes(unit, environment));
      context.shapes.emplace(environment, std::move(shapes));
    }
  }
  return {};
}

/// Plans what becomes of `claimed`; for fields that do not fit each other it looks for older schedules first.
Result<SettlementPlan> plan(UnitOfWork& unit, const std::vector<Schedule>& claimed, SettlementContext context,
                            RandomSource& random) {
  HOIST_ASSIGN(const FlagsById flags, lock_flags(unit, claimed));
  HOIST_TRY(hold_references(unit, claimed));
  HOIST_TRY(load_surroundings(unit, claimed, context));
  SettlementPlan planned = plan_settlement(claimed, flags, context, random);
  if (planned.misfits.empty()) return planned;
  std::vector<ScheduleId> in_hand;
  in_hand.reserve(claimed.size());
  for (const Schedule& schedule : claimed) in_hand.push_back(schedule.id);
  HOIST_ASSIGN(context.live_elsewhere, unit.due().earliest_live(planned.misfits, in_hand));
  if (context.live_elsewhere.empty()) return planned;
  return plan_settlement(claimed, flags, context, random);
}

/// A lock time-out on one flag meets all its schedules alike: trying each would wait as often.
bool shares_the_refusal(const std::vector<Schedule>& batch, const Error& refusal) {
  return refusal.code == ErrorCode::kLockTimeout &&
         std::all_of(batch.begin(), batch.end(),
                     [&](const Schedule& schedule) { return schedule.flag_id == batch.front().flag_id; });
}

/// Claims what is still as it was seen and, should the clock have been set back since, still due.
Result<std::vector<Schedule>> claim_again(UnitOfWork& unit, std::span<const ClaimMark> marks) {
  HOIST_ASSIGN(std::vector<Schedule> claimed, unit.due().claim_again(marks));
  std::erase_if(claimed, [&](const Schedule& schedule) { return schedule.due_at() > unit.now(); });
  return claimed;
}

std::vector<ClaimMark> marks_of(const std::vector<Schedule>& schedules) {
  std::vector<ClaimMark> marks;
  marks.reserve(schedules.size());
  for (const Schedule& schedule : schedules) marks.push_back(claim_mark(schedule));
  return marks;
}

/// A flag's schedules stay together, so that what meets one flag is found in few steps.
std::array<std::vector<Schedule>, 2> halves_of(std::vector<Schedule> batch) {
  std::sort(batch.begin(), batch.end(), [](const Schedule& a, const Schedule& b) {
    return std::tie(a.flag_id, a.scheduled_at, a.id) < std::tie(b.flag_id, b.scheduled_at, b.id);
  });
  const auto middle = batch.begin() + static_cast<std::ptrdiff_t>(batch.size() / 2);
  return {std::vector(batch.begin(), middle), std::vector(middle, batch.end())};
}

}  // namespace

Pass::Pass(Session& session, const Clock& clock, Log& log, RandomSource& random, PassOptions options)
    : session_(session), clock_(clock), log_(log), random_(random), options_(std::move(options)) {
  check(options_.limit >= 1, "a pass takes at least one schedule");
}

Result<PassReport> Pass::run_once(int limit) {
  PassReport report;
  const Instant started = clock_.now();
  auto outcome = settle_suspects(report);
  if (outcome) outcome = settle_new(limit, report);
  const bool left_open = !suspects_.empty() || !unconfirmed_.empty();
  if (!outcome && outcome.error().code == ErrorCode::kConnectionLost && left_open) {
    // The connection may be back already: what was in hand is settled now, by `tick` too.
    outcome = settle_suspects(report);
  }
  log_pass(log_, report, options_.worker, clock_.now() - started);
  if (!outcome) return tl::unexpected<Error>(std::move(outcome).error());
  options_.metrics->pass_finished(options_.worker, report.now);
  return report;
}

Result<void> Pass::settle_suspects(PassReport& report) {
  HOIST_TRY(confirm_commits(report));
  while (!suspects_.empty()) {
    const Suspects suspects = std::move(suspects_.back());
    suspects_.pop_back();
    const std::size_t others = suspects_.size();
    auto settled = settle_again(suspects, report);
    if (settled) continue;
    if (suspects_.size() == others) {
      // They brought nothing about. In an outage they stay; what the store refuses to claim is claimed anew.
      if (is_outage(settled.error())) suspects_.push_back(suspects);
      return settled;
    }
    HOIST_TRY(confirm_commits(report));
  }
  return {};
}

/// Reports the outcomes that stand although the answer to their commit was lost.
Result<void> Pass::confirm_commits(PassReport& report) {
  HOIST_ASSIGN(const std::vector<Settlement> standing, unconfirmed_.confirm(session_));
  for (const Settlement& settlement : standing) {
    report_settlements(std::span(&settlement, 1), Duration::zero(), settlement.attempt.ended_at, report);
  }
  return {};
}

/// Where the connection is lost again, each half is a suspect; one that is alone has lost it once more.
Result<void> Pass::settle_again(const Suspects& suspects, PassReport& report) {
  if (suspects.losses >= kLossesUntilFailure) {
    const Error error{
        ErrorCode::kStoreTransient,
        fmt::format("the store's connection was lost {} times while this schedule was being applied",
                    kLossesUntilFailure),
        {}};
    return record_failure(suspects.marks.front(), {error, suspects.tried_at, suspects.losses}, report);
  }
  std::vector<Schedule> claimed;
  auto settled = settle([&](UnitOfWork& unit) { return claim_again(unit, suspects.marks); }, claimed, report);
  if (lost_in_hand(settled, claimed)) {
    if (claimed.size() == 1) {
      suspect(claimed, report.now, suspects.losses + 1);
    } else {
      const auto [first, second] = halves_of(std::move(claimed));
      suspect(second, report.now, 0);
      suspect(first, report.now, 0);
    }
    return settled;
  }
  if (settled || is_outage(settled.error()) || claimed.empty()) return settled;
  return settle_parts(std::move(claimed), settled.error(), report);
}

Result<void> Pass::settle_new(int limit, PassReport& report) {
  std::vector<Schedule> claimed;
  const Take take = [&](UnitOfWork& unit) {
    return unit.due().claim(unit.now(), limit, excluded(unit.now()));
  };
  std::optional<NextDue> next;
  const Look look = [&](UnitOfWork& unit) -> Result<void> {
    if (claimed.size() >= static_cast<std::size_t>(limit)) return {};
    HOIST_ASSIGN(next, find_next(unit));
    return {};
  };
  auto settled = settle(take, claimed, report, look);
  if (settled) report.next = next;
  if (lost_in_hand(settled, claimed)) suspect(claimed, report.now, claimed.size() == 1 ? 1 : 0);
  if (settled || is_outage(settled.error()) || claimed.empty()) return settled;
  return settle_parts(std::move(claimed), settled.error(), report);
}

/// What was set aside is left out of what is due, until its time.
Result<NextDue> Pass::find_next(UnitOfWork& unit) {
  HOIST_ASSIGN(NextDue next, unit.due().next_due(unit.now(), excluded(unit.now())));
  for (const auto& [id, until] : set_aside_) next.future = std::min(next.future.value_or(until), until);
  return next;
}

/// One transaction over what `take` claims. `claimed` is filled also where the rest fails.
Result<void> Pass::settle(const Take& take, std::vector<Schedule>& claimed, PassReport& report,
                          const Look& look) {
  HOIST_ASSIGN(const auto unit, session_.begin(Access::kWrite));
  const Instant began = clock_.now();
  report.now = unit->now();
  report.clock_offset = unit->now() - began;
  HOIST_ASSIGN(claimed, take(*unit));
  if (claimed.empty()) {
    HOIST_TRY(look(*unit));
    return unit->commit();
  }
  const Instant in_hand = clock_.now();
  unconfirmed_.refute(claimed);
  SettlementContext context{.now = unit->now(), .worker = options_.worker, .policy = options_.policy};
  HOIST_ASSIGN(SettlementPlan planned, plan(*unit, claimed, std::move(context), random_));
  HOIST_ASSIGN(const EnqueuedEvents told, tell(*unit, planned));
  HOIST_TRY(write_plan(*unit, planned));
  HOIST_TRY(look(*unit));
  HOIST_TRY(commit(*unit, planned.settlements));
  count_told(told, report);
  const Instant done = clock_.now();
  options_.metrics->batch_settled(
      {.size = static_cast<int>(claimed.size()), .claim = in_hand - began, .settle = done - in_hand});
  report_settlements(planned.settlements, done - began, unit->now(), report);
  return {};
}

/// Finds, by halving, the schedules that the store refuses, and records them; the others are settled.
Result<void> Pass::settle_parts(std::vector<Schedule> batch, const Error& refusal, PassReport& report) {
  if (batch.size() == 1 || shares_the_refusal(batch, refusal)) {
    const Refusal refused{refusal, report.now};
    for (const ClaimMark& mark : marks_of(batch)) HOIST_TRY(record_failure(mark, refused, report));
    return {};
  }
  for (const std::vector<Schedule>& half : halves_of(std::move(batch))) {
    const std::vector<ClaimMark> marks = marks_of(half);
    std::vector<Schedule> claimed;
    auto settled = settle([&](UnitOfWork& unit) { return claim_again(unit, marks); }, claimed, report);
    if (settled) continue;
    if (lost_in_hand(settled, claimed)) suspect(claimed, report.now, claimed.size() == 1 ? 1 : 0);
    if (is_outage(settled.error()) || claimed.empty()) return settled;
    HOIST_TRY(settle_parts(std::move(claimed), settled.error(), report));
  }
  return {};
}

/// Writes a refused attempt in a transaction of its own, because the attempt's own has rolled back.
/// Where the schedule is no longer as it was claimed, nothing is written.
Result<void> Pass::record_failure(const ClaimMark& mark, const Refusal& refusal, PassReport& report) {
  std::vector<Schedule> claimed;
  const auto record = [&]() -> Result<void> {
    HOIST_ASSIGN(const auto unit, session_.begin(Access::kWrite));
    const Instant began = clock_.now();
    report.now = unit->now();
    HOIST_ASSIGN(claimed, claim_again(*unit, std::span(&mark, 1)));
    if (claimed.empty()) return {};
    unconfirmed_.refute(claimed);
    const SettlementContext context{.now = unit->now(),
                                    .worker = options_.worker,
                                    .policy = options_.policy,
                                    .started_at = std::min(refusal.tried_at, unit->now())};
    SettlementPlan plan;
    plan.settlements.push_back(plan_failure(claimed.front(), failure_from(refusal.error), context, random_));
    HOIST_ASSIGN(const EnqueuedEvents told, tell(*unit, plan));
    HOIST_TRY(write_plan(*unit, plan));
    HOIST_TRY(commit(*unit, plan.settlements));
    count_told(told, report);
    report_settlements(plan.settlements, clock_.now() - began, unit->now(), report);
    return {};
  };
  auto recorded = record();
  if (recorded) return recorded;
  if (is_outage(recorded.error())) {
    if (!lost_in_hand(recorded, claimed)) return recorded;
    if (refusal.losses + 1 < kLossesUntilSetAside) {
      suspect(claimed, refusal.tried_at, refusal.losses + 1);
      return recorded;
    }
  }
  const bool held = recorded.error().code == ErrorCode::kLockTimeout;
  set_aside_.insert_or_assign(mark.id, report.now + (held ? kSetAsideWhileHeld : kSetAsideFor));
  report.set_aside += 1;
  options_.metrics->failure_unrecorded();
  log_unrecorded(log_, mark, refusal.error, recorded.error(), options_.worker);
  return {};
}

/// Puts what there is to tell of the plan into the outbox. A webhook that does not decode keeps no schedule
/// from being settled: then nothing is told, and the log says so.
Result<EnqueuedEvents> Pass::tell(UnitOfWork& unit, const SettlementPlan& plan) {
  auto enqueued = enqueue_settlements(unit, plan, options_.policy, random_);
  if (enqueued || enqueued.error().code != ErrorCode::kCorruptData) return enqueued;
  log_untold(log_, enqueued.error(), options_.worker);
  return EnqueuedEvents();
}

void Pass::count_told(const EnqueuedEvents& told, PassReport& report) {
  report.told += static_cast<int>(told.size());
  for (const NotificationEvent event : told) options_.metrics->notification_enqueued(event);
}

/// Commits, and remembers what may have been written where the answer is lost.
Result<void> Pass::commit(UnitOfWork& unit, const std::vector<Settlement>& settlements) {
  auto committed = unit.commit();
  if (!committed && committed.error().code == ErrorCode::kConnectionLost) unconfirmed_.remember(settlements);
  return committed;
}

/// Remembers what was in hand when the connection was lost.
void Pass::suspect(const std::vector<Schedule>& claimed, Instant tried_at, int losses) {
  suspects_.push_back({.marks = marks_of(claimed), .tried_at = tried_at, .losses = losses});
}

void Pass::report_settlements(std::span<const Settlement> settlements, Duration elapsed, Instant now,
                              PassReport& report) {
  for (const Settlement& settlement : settlements) {
    switch (settlement.attempt.outcome) {
      case AttemptOutcome::kApplied:
        report.applied += 1;
        break;
      case AttemptOutcome::kSuperseded:
        report.superseded += 1;
        break;
      case AttemptOutcome::kSkipped:
        report.skipped += 1;
        break;
      case AttemptOutcome::kFailed:
        (settlement.attempt.next_retry_at ? report.retrying : report.failed) += 1;
        break;
    }
    const Duration lateness = now - settlement.claimed.due_at + elapsed;
    options_.metrics->attempt_recorded(settlement.attempt, lateness);
    log_settlement(log_, settlement, lateness);
  }
}

std::vector<ScheduleId> Pass::excluded(Instant now) {
  std::erase_if(set_aside_, [&](const auto& entry) { return entry.second <= now; });
  std::vector<ScheduleId> ids;
  ids.reserve(set_aside_.size());
  for (const auto& entry : set_aside_) ids.push_back(entry.first);
  return ids;
}

}  // namespace hoist
