#include "hoist/domain/settlement.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "hoist/domain/sample_values_test.h"

namespace hoist {
namespace {

using namespace std::chrono_literals;
using sample::kNow;

const FlagUpdates kOn{.enabled = true, .rollout_percentage = std::nullopt};
const FlagUpdates kOff{.enabled = false, .rollout_percentage = std::nullopt};

FlagUpdates share(int value) {
  return {.enabled = std::nullopt, .rollout_percentage = sample::percentage(value)};
}

SettlementContext context(Instant now = kNow) {
  return {.now = now, .worker = "worker-1", .policy = RetryPolicy()};
}

FlagsById flags_of(const std::vector<Flag>& flags) {
  FlagsById by_id;
  for (const Flag& flag : flags) by_id.emplace(flag.id, flag);
  return by_id;
}

SettlementPlan plan(const std::vector<Schedule>& claimed, const std::vector<Flag>& flags) {
  Prng random(5);
  return plan_settlement(claimed, flags_of(flags), context(), random);
}

Schedule unreadable(std::uint64_t n, const Flag& of) {
  Schedule schedule = sample::schedule(n, of, kNow - 1min, kOn);
  schedule.updates = tl::unexpected<UnreadableUpdates>(
      UnreadableUpdates{.text = "{\"enabled\":3}", .reason = "updates.enabled must be true or false"});
  return schedule;
}

}  // namespace

TEST(Settlement, an_applied_schedule_changes_the_flag_and_leaves_its_rows) {
  const Flag flag = sample::flag();
  const Schedule schedule = sample::schedule(4, flag, kNow - 2s, kOn);
  const SettlementPlan planned = plan({schedule}, {flag});
  ASSERT_EQ(planned.settlements.size(), 1U);
  const Settlement& settlement = planned.settlements.front();
  EXPECT_EQ(settlement.claimed, claim_mark(schedule));
  EXPECT_EQ(settlement.schedule, mark_applied(schedule, kNow));
  EXPECT_EQ(settlement.flag_version, 2);

  EXPECT_EQ(settlement.attempt.schedule_id, schedule.id);
  EXPECT_EQ(settlement.attempt.number, 1);
  EXPECT_EQ(settlement.attempt.worker, "worker-1");
  EXPECT_EQ(settlement.attempt.started_at, kNow);
  EXPECT_EQ(settlement.attempt.ended_at, kNow);
  EXPECT_EQ(settlement.attempt.outcome, AttemptOutcome::kApplied);
  EXPECT_EQ(settlement.attempt.failure, std::nullopt);
  EXPECT_EQ(settlement.attempt.next_retry_at, std::nullopt);
  EXPECT_TRUE(settlement.attempt.dropped.empty());

  ASSERT_EQ(planned.changed_flags.size(), 1U);
  const Flag& after = planned.changed_flags.front();
  EXPECT_TRUE(after.config.enabled);
  EXPECT_EQ(after.intents.of(FlagField::kEnabled), (Intent{.at = kNow - 2s, .schedule = schedule.id}));
  EXPECT_EQ(after.updated_at, kNow);
  EXPECT_EQ(changes_of(planned.settlements),
            (std::vector{EnvironmentChanges{.environment = production(),
                                            .changes = {{.kind = ChangeKind::kScheduleApplied,
                                                         .key = flag.key.text(),
                                                         .flag = flag.id,
                                                         .version = after.version,
                                                         .schedule = schedule.id}}}}));

  ASSERT_TRUE(settlement.audit.has_value());
  const AuditEvent& audit = *settlement.audit;
  EXPECT_EQ(audit.action, AuditAction::kScheduleApplied);
  EXPECT_EQ(audit.actor, "system");
  EXPECT_EQ(audit.at, kNow);
  EXPECT_EQ(audit.flag_id, flag.id);
  EXPECT_EQ(audit.flag_key, flag.key);
  EXPECT_EQ(audit.environment, production());
  EXPECT_EQ(audit.schedule_id, schedule.id);
  EXPECT_EQ(audit.before, flag);
  EXPECT_EQ(audit.after, after);
}

TEST(Settlement, several_schedules_of_one_flag_build_on_each_other) {
  const Flag flag = sample::flag();
  const std::vector<Schedule> claimed = {sample::schedule(1, flag, kNow - 3s, kOn),
                                         sample::schedule(2, flag, kNow - 2s, share(25)),
                                         sample::schedule(3, flag, kNow - 1s, share(50))};
  const SettlementPlan planned = plan(claimed, {flag});
  ASSERT_EQ(planned.settlements.size(), 3U);
  std::int64_t version = flag.version;
  Flag before = flag;
  for (const Settlement& settlement : planned.settlements) {
    EXPECT_EQ(settlement.attempt.outcome, AttemptOutcome::kApplied);
    EXPECT_EQ(settlement.flag_version, ++version);
    ASSERT_TRUE(settlement.audit && settlement.audit->before && settlement.audit->after);
    EXPECT_EQ(*settlement.audit->before, before);
    EXPECT_EQ(settlement.audit->after->version, version);
    before = *settlement.audit->after;
  }
  // Each has its rows; the flag is written once, as the last one left it.
  ASSERT_EQ(planned.changed_flags.size(), 1U);
  EXPECT_EQ(planned.changed_flags.front(), before);
  EXPECT_EQ(planned.changed_flags.front().version, 4);
  EXPECT_EQ(planned.changed_flags.front().config.rollout_percentage, sample::percentage(50));
  EXPECT_TRUE(planned.changed_flags.front().config.enabled);
  const auto changes = changes_of(planned.settlements);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes.front().changes.size(), planned.settlements.size());
}

TEST(Settlement, the_same_instant_twice_applies_both_in_id_order) {
  const Flag flag = sample::flag();
  const SettlementPlan planned =
      plan({sample::schedule(2, flag, kNow, kOff), sample::schedule(1, flag, kNow, kOn)}, {flag});
  ASSERT_EQ(planned.settlements.size(), 2U);
  EXPECT_EQ(planned.settlements[0].schedule.id, sample::id<ScheduleId>(1));
  EXPECT_EQ(planned.settlements[1].schedule.id, sample::id<ScheduleId>(2));
  EXPECT_FALSE(planned.changed_flags.at(0).config.enabled);
  EXPECT_EQ(planned.changed_flags.at(0).version, 3);
}

TEST(Settlement, the_order_is_that_of_intended_time_and_not_of_creation) {
  // Retries come first out of the queue, and ids tell only when a schedule was created.
  const Flag flag = sample::flag();
  const SettlementPlan planned =
      plan({sample::schedule(1, flag, kNow, kOff), sample::schedule(2, flag, kNow - 1us, kOn)}, {flag});
  ASSERT_EQ(planned.settlements.size(), 2U);
  EXPECT_EQ(planned.settlements[0].schedule.id, sample::id<ScheduleId>(2));
  EXPECT_EQ(planned.settlements[0].attempt.outcome, AttemptOutcome::kApplied);
  EXPECT_EQ(planned.settlements[1].schedule.id, sample::id<ScheduleId>(1));
  EXPECT_EQ(planned.settlements[1].attempt.outcome, AttemptOutcome::kApplied);
  EXPECT_FALSE(planned.changed_flags.at(0).config.enabled);
  EXPECT_EQ(planned.changed_flags.at(0).version, 3);
}

TEST(Settlement, a_late_retry_is_superseded_by_newer_intent_and_says_so) {
  const Flag flag = apply_updates(sample::flag(), kOff,
                                  {.at = kNow - 1min, .schedule = sample::id<ScheduleId>(9)}, kNow - 1min)
                        .flag;
  Schedule late = sample::schedule(1, flag, kNow - 2min, kOn);
  late.status = ScheduleStatus::kFailed;
  late.retry_count = 1;
  late.attempt_count = 1;
  late.next_retry_at = kNow;
  const SettlementPlan planned = plan({late}, {flag});
  const Settlement& settlement = planned.settlements.at(0);
  EXPECT_EQ(settlement.schedule, mark_superseded(late, kNow));
  EXPECT_EQ(settlement.attempt.outcome, AttemptOutcome::kSuperseded);
  EXPECT_EQ(settlement.attempt.number, 2);
  EXPECT_EQ(settlement.attempt.dropped, std::vector{FlagField::kEnabled});
  EXPECT_EQ(settlement.attempt.failure, std::nullopt);
  EXPECT_EQ(settlement.flag_version, 0);
  ASSERT_TRUE(settlement.audit.has_value());
  EXPECT_EQ(settlement.audit->action, AuditAction::kScheduleSuperseded);
  EXPECT_EQ(settlement.audit->before, flag);
  EXPECT_EQ(settlement.audit->after, flag);
  EXPECT_EQ(settlement.audit->note, settlement.schedule.error_message);
  EXPECT_TRUE(planned.changed_flags.empty());
  EXPECT_EQ(changes_of(planned.settlements).front().changes.front().kind, ChangeKind::kScheduleSuperseded);
}

TEST(Settlement, a_partly_superseded_schedule_applies_and_names_what_it_dropped) {
  const Flag flag =
      apply_updates(sample::flag(), kOff, {.at = kNow, .schedule = sample::id<ScheduleId>(9)}, kNow).flag;
  const FlagUpdates both{.enabled = true, .rollout_percentage = sample::percentage(5)};
  const SettlementPlan planned = plan({sample::schedule(1, flag, kNow - 1s, both)}, {flag});
  EXPECT_EQ(planned.settlements.at(0).attempt.outcome, AttemptOutcome::kApplied);
  EXPECT_EQ(planned.settlements.at(0).attempt.dropped, std::vector{FlagField::kEnabled});
  EXPECT_FALSE(planned.changed_flags.at(0).config.enabled);
  EXPECT_EQ(planned.changed_flags.at(0).config.rollout_percentage, sample::percentage(5));
}

TEST(Settlement, a_deleted_flag_fails_its_schedules_permanently) {
  Flag flag = sample::flag();
  flag.deleted_at = kNow - 1min;
  const Schedule schedule = sample::schedule(1, flag, kNow, kOn);
  const SettlementPlan planned = plan({schedule}, {flag});
  const Settlement& settlement = planned.settlements.at(0);
  EXPECT_EQ(settlement.schedule.status, ScheduleStatus::kFailed);
  EXPECT_EQ(settlement.schedule.next_retry_at, std::nullopt);
  EXPECT_EQ(settlement.schedule.retry_count, 0);
  EXPECT_EQ(settlement.schedule.error_message, "flag was deleted");
  EXPECT_EQ(settlement.schedule.last_error, "flag was deleted");
  EXPECT_EQ(settlement.attempt.outcome, AttemptOutcome::kFailed);
  EXPECT_EQ(settlement.attempt.failure, (Failure{.failure_class = FailureClass::kPermanent,
                                                 .code = "NOT_FOUND",
                                                 .message = "flag was deleted"}));
  ASSERT_TRUE(settlement.audit.has_value());
  EXPECT_EQ(settlement.audit->action, AuditAction::kScheduleFailed);
  EXPECT_EQ(settlement.audit->note, "flag was deleted");
  EXPECT_TRUE(planned.changed_flags.empty());
  EXPECT_EQ(changes_of(planned.settlements).front().changes.front().kind, ChangeKind::kScheduleFailed);
}

TEST(Settlement, unreadable_updates_fail_permanently_with_the_reason) {
  const Flag flag = sample::flag();
  const SettlementPlan planned = plan({unreadable(1, flag)}, {flag});
  const Settlement& settlement = planned.settlements.at(0);
  const std::string message = "updates do not fit the flag: updates.enabled must be true or false";
  EXPECT_EQ(settlement.schedule.error_message, message);
  EXPECT_EQ(settlement.schedule.next_retry_at, std::nullopt);
  ASSERT_TRUE(settlement.attempt.failure.has_value());
  EXPECT_EQ(settlement.attempt.failure->failure_class, FailureClass::kPermanent);
  EXPECT_EQ(settlement.attempt.failure->message, message);
  EXPECT_FALSE(settlement.schedule.updates.has_value()) << "kept as it came";
  EXPECT_TRUE(planned.changed_flags.empty());
}

/// A variant that the short form does not have, and the updates that bring it.
const FlagUpdates kNamesBlue{.default_variant = std::string("blue")};
const FlagUpdates kBringsBlue{.variants = Object{{"on", true}, {"off", false}, {"blue", true}}};

/// What becomes of a schedule that names "blue", of kNow - 1 min, while the flag's oldest live intent is
/// `oldest`.
Settlement settle_blue(const std::optional<Intent>& oldest) {
  const Flag flag = sample::flag();
  SettlementContext surroundings = context();
  if (oldest) surroundings.live_elsewhere.emplace(flag.id, *oldest);
  Prng random(5);
  const SettlementPlan planned = plan_settlement({sample::schedule(5, flag, kNow - 1min, kNamesBlue)},
                                                 flags_of({flag}), surroundings, random);
  EXPECT_EQ(planned.misfits, std::vector<FlagId>{flag.id});
  EXPECT_TRUE(planned.changed_flags.empty());
  return planned.settlements.at(0);
}

TEST(Settlement, a_misfit_with_another_field_is_permanent_where_nothing_older_is_live) {
  const auto newer = Intent{.at = kNow - 1min, .schedule = sample::schedule(6, sample::flag(), kNow, kOn).id};
  for (const std::optional<Intent>& oldest : {std::optional<Intent>(), std::optional(newer)}) {
    const Settlement settlement = settle_blue(oldest);
    EXPECT_EQ(settlement.attempt.failure->failure_class, FailureClass::kPermanent);
    EXPECT_EQ(settlement.attempt.failure->code, "VALIDATION_ERROR");
    EXPECT_EQ(settlement.schedule.next_retry_at, std::nullopt);
    EXPECT_TRUE(settlement.audit.has_value());
  }
}

TEST(Settlement, a_misfit_with_another_field_waits_for_an_older_schedule_that_is_live) {
  const ScheduleId before = sample::schedule(4, sample::flag(), kNow, kOn).id;
  for (const Instant at : {kNow - 2min, kNow - 1min}) {  // of the same instant, the smaller id is the older
    const Settlement settlement = settle_blue(Intent{.at = at, .schedule = before});
    EXPECT_EQ(settlement.attempt.failure->failure_class, FailureClass::kTransient);
    EXPECT_EQ(settlement.attempt.failure->code, "INVALID_STATE");
    EXPECT_GT(settlement.schedule.next_retry_at, kNow);
    EXPECT_EQ(settlement.schedule.retry_count, 1);
    EXPECT_FALSE(settlement.audit.has_value());
  }
}

TEST(Settlement, an_older_schedule_of_the_same_batch_cures_a_misfit) {
  const Flag flag = sample::flag();
  const SettlementPlan planned = plan({sample::schedule(2, flag, kNow - 1min, kNamesBlue),
                                       sample::schedule(1, flag, kNow - 2min, kBringsBlue)},
                                      {flag});
  EXPECT_TRUE(planned.misfits.empty());
  ASSERT_EQ(planned.changed_flags.size(), 1U);
  EXPECT_EQ(planned.changed_flags.at(0).config.default_variant, "blue");
  EXPECT_EQ(planned.changed_flags.at(0).version, flag.version + 2);
}

TEST(Settlement, a_misfit_waits_for_one_of_the_same_batch_that_waits_itself) {
  const Flag flag = sample::flag();
  const FlagUpdates split{.rollout_percentage = sample::percentage(10),
                          .variants = Object{{"red", true}, {"blue", false}}};
  SettlementContext surroundings = context();
  surroundings.live_elsewhere.emplace(
      flag.id, Intent{.at = kNow - 3min, .schedule = sample::schedule(1, flag, kNow, kOn).id});
  Prng random(5);
  const SettlementPlan planned = plan_settlement(
      {sample::schedule(2, flag, kNow - 2min, split), sample::schedule(3, flag, kNow - 1min, kNamesBlue)},
      flags_of({flag}), surroundings, random);
  for (const Settlement& settlement : planned.settlements) {
    EXPECT_EQ(settlement.attempt.failure->failure_class, FailureClass::kTransient);
  }
}

TEST(Settlement, a_field_that_is_wrong_by_itself_is_permanent_whatever_else_is_live) {
  const Flag flag = sample::flag();
  const FlagUpdates wrong{.variants = Object{{"on", "yes"}, {"off", "no"}}};
  SettlementContext surroundings = context();
  surroundings.live_elsewhere.emplace(
      flag.id, Intent{.at = kNow - 3min, .schedule = sample::schedule(1, flag, kNow, kOn).id});
  Prng random(5);
  const SettlementPlan planned = plan_settlement({sample::schedule(2, flag, kNow - 1min, wrong)},
                                                 flags_of({flag}), surroundings, random);
  EXPECT_EQ(planned.settlements.at(0).attempt.failure->failure_class, FailureClass::kPermanent);
  EXPECT_TRUE(planned.misfits.empty());
}

TEST(Settlement, what_cannot_be_applied_does_not_stop_the_others) {
  Flag gone = sample::flag(1);
  gone.deleted_at = kNow;
  const Flag live = sample::flag(2);
  const SettlementPlan planned = plan(
      {sample::schedule(1, gone, kNow - 3s, kOn), unreadable(2, live), sample::schedule(3, live, kNow, kOn)},
      {gone, live});
  int applied = 0;
  for (const Settlement& settlement : planned.settlements) {
    applied += settlement.attempt.outcome == AttemptOutcome::kApplied ? 1 : 0;
  }
  EXPECT_EQ(applied, 1);
  ASSERT_EQ(planned.changed_flags.size(), 1U);
  EXPECT_EQ(planned.changed_flags.front().id, live.id);
  EXPECT_EQ(planned.changed_flags.front().version, 2);
}

TEST(Settlement, flags_come_in_id_order_and_environments_in_key_order_once) {
  std::vector<Flag> flags;
  std::vector<Schedule> claimed;
  const std::vector<std::string> environments = {"staging", "production", "staging", "dev", "production"};
  for (std::size_t i = 0; i < environments.size(); ++i) {
    Flag flag = sample::flag(10 - i);
    flag.environment = sample::environment(environments[i]);
    claimed.push_back(sample::schedule(i + 1, flag, kNow - Duration(static_cast<std::int64_t>(i)), kOn));
    flags.push_back(flag);
  }
  const SettlementPlan planned = plan(claimed, flags);
  ASSERT_EQ(planned.changed_flags.size(), 5U);
  EXPECT_TRUE(std::is_sorted(planned.changed_flags.begin(), planned.changed_flags.end(),
                             [](const Flag& a, const Flag& b) { return a.id < b.id; }));
  std::vector<EnvironmentKey> changed;
  for (const EnvironmentChanges& each : changes_of(planned.settlements)) {
    changed.push_back(each.environment);
  }
  EXPECT_EQ(changed, (std::vector{sample::environment("dev"), sample::environment("production"),
                                  sample::environment("staging")}));
}

TEST(Settlement, nothing_claimed_is_nothing_planned) {
  const SettlementPlan planned = plan({}, {sample::flag()});
  EXPECT_TRUE(planned.settlements.empty());
  EXPECT_TRUE(planned.changed_flags.empty());
  EXPECT_TRUE(changes_of(planned.settlements).empty());
}

RC_GTEST_PROP(Settlement, the_plan_does_not_depend_on_the_order_of_the_claim, ()) {
  std::vector<Flag> flags = {sample::flag(1), sample::flag(2), sample::flag(3)};
  if (*rc::gen::arbitrary<bool>()) flags[2].deleted_at = kNow;
  std::vector<Schedule> claimed;
  const auto count = *rc::gen::inRange<std::uint64_t>(1, 9);
  for (std::uint64_t n = 1; n <= count; ++n) {
    const Flag& flag = flags[*rc::gen::inRange<std::size_t>(0, 3)];
    const Instant at = kNow - Duration(*rc::gen::inRange<std::int64_t>(0, 4));
    claimed.push_back(sample::schedule(n, flag, at, *sample::any_updates()));
  }
  const SettlementPlan first = plan(claimed, flags);
  for (std::size_t i = claimed.size(); i > 1; --i) {
    std::swap(claimed[i - 1], claimed[*rc::gen::inRange<std::size_t>(0, i)]);
  }
  const SettlementPlan second = plan(claimed, flags);
  RC_ASSERT((first.changed_flags == second.changed_flags));
  RC_ASSERT((changes_of(first.settlements) == changes_of(second.settlements)));
  RC_ASSERT(first.settlements.size() == count);
  RC_ASSERT(second.settlements.size() == count);
  std::int64_t applied = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Settlement& a = first.settlements[i];
    const Settlement& b = second.settlements[i];
    RC_ASSERT((a.claimed == b.claimed && a.schedule == b.schedule && a.attempt == b.attempt));
    RC_ASSERT((a.audit == b.audit && a.flag_version == b.flag_version));
    applied += a.attempt.outcome == AttemptOutcome::kApplied ? 1 : 0;
  }
  // Versions rise once for each that applied.
  std::int64_t risen = 0;
  for (const Flag& flag : first.changed_flags) risen += flag.version - 1;
  RC_ASSERT(risen == applied);
}

TEST(Settlement, a_refused_attempt_is_retried_without_an_audit_event) {
  Prng random(5);
  Prng same(5);
  const Schedule schedule = sample::due_schedule();
  SettlementContext later = context(kNow + 5s);
  later.started_at = kNow + 1s;
  const Settlement settlement = plan_failure(schedule, sample::transient_failure(), later, random);
  EXPECT_EQ(settlement.claimed, claim_mark(schedule));
  EXPECT_EQ(settlement.schedule,
            mark_failed(schedule, sample::transient_failure(), RetryPolicy(), same, kNow + 5s));
  EXPECT_EQ(settlement.attempt.outcome, AttemptOutcome::kFailed);
  EXPECT_EQ(settlement.attempt.failure, sample::transient_failure());
  EXPECT_EQ(settlement.attempt.next_retry_at, settlement.schedule.next_retry_at);
  ASSERT_TRUE(settlement.attempt.next_retry_at.has_value());
  EXPECT_EQ(settlement.attempt.started_at, kNow + 1s);
  EXPECT_EQ(settlement.attempt.ended_at, kNow + 5s);
  EXPECT_EQ(settlement.audit, std::nullopt);
  EXPECT_EQ(settlement.flag_version, 0);
}

TEST(Settlement, the_last_refused_attempt_is_an_audit_event) {
  Prng random(5);
  Schedule schedule = sample::due_schedule();
  schedule.max_retries = 0;
  const Settlement settlement = plan_failure(schedule, sample::transient_failure(), context(), random);
  EXPECT_EQ(settlement.schedule.due_at(), std::nullopt);
  EXPECT_EQ(settlement.attempt.next_retry_at, std::nullopt);
  ASSERT_TRUE(settlement.audit.has_value());
  EXPECT_EQ(settlement.audit->action, AuditAction::kScheduleFailed);
  EXPECT_EQ(settlement.audit->schedule_id, schedule.id);
  EXPECT_EQ(settlement.audit->note, settlement.schedule.error_message);
  EXPECT_EQ(settlement.audit->before, std::nullopt);
}

TEST(SettlementDeathTest, a_schedule_without_its_flag_is_a_defect) {
  EXPECT_DEATH(static_cast<void>(plan({sample::due_schedule()}, {})), "flag is loaded");
}

TEST(Settlement, what_comes_too_late_is_skipped_or_parked_and_leaves_its_flag_alone) {
  const Flag flag = sample::flag();
  Schedule skipped = sample::schedule(1, flag, kNow - 3h, kOn);
  skipped.missed_window = MissedWindow::kSkip;
  Schedule parked = sample::schedule(2, flag, kNow - 3h, kOn);
  parked.missed_window = MissedWindow::kAsk;
  Schedule bounded = sample::schedule(3, flag, kNow - 3h, kOn);
  bounded.max_lateness = 1h;
  Schedule late = sample::schedule(4, flag, kNow - 3h, share(25));
  const SettlementPlan planned = plan({skipped, parked, bounded, late}, {flag});
  ASSERT_EQ(planned.settlements.size(), 4U);

  const Settlement& skip = planned.settlements[0];
  EXPECT_EQ(skip.schedule, mark_skipped(skipped, kNow));
  EXPECT_EQ(skip.attempt.outcome, AttemptOutcome::kSkipped);
  EXPECT_EQ(skip.attempt.failure, std::nullopt);
  EXPECT_EQ(skip.attempt.next_retry_at, std::nullopt);
  ASSERT_TRUE(skip.audit);
  EXPECT_EQ(skip.audit->action, AuditAction::kScheduleSkipped);
  EXPECT_EQ(skip.audit->note, skip.schedule.error_message);
  EXPECT_EQ(skip.audit->after, std::nullopt);

  const Settlement& park = planned.settlements[1];
  EXPECT_EQ(park.attempt.outcome, AttemptOutcome::kFailed);
  ASSERT_TRUE(park.attempt.failure);
  EXPECT_EQ(park.attempt.failure->code, kMissedWindowCode);
  EXPECT_FALSE(park.schedule.due_at());
  ASSERT_TRUE(park.audit);
  EXPECT_EQ(park.audit->action, AuditAction::kScheduleFailed);

  EXPECT_EQ(planned.settlements[2].attempt.outcome, AttemptOutcome::kSkipped) << "fireLate, but not so late";
  EXPECT_EQ(planned.settlements[3].attempt.outcome, AttemptOutcome::kApplied) << "fireLate, however late";
  ASSERT_EQ(planned.changed_flags.size(), 1U);
  EXPECT_FALSE(planned.changed_flags.front().config.enabled);
}

}  // namespace hoist
