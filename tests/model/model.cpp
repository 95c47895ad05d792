#include "model/model.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <tuple>

#include "model/attempt_rules.h"
#include "model/differences.h"
#include "model/objection.h"

namespace hoist::model {
namespace {

/// One reading of the clock for each transaction, by the store's clock (P1; section 3: pass `now` in).
void check_one_time(const Commit& commit) {
  std::optional<Micros> time = commit.begun_at;
  const auto check = [&](Micros at, const char* row) {
    if (!time) time = at;
    if (at != *time) {
      throw Broken("P1", fmt::format("a row of the {} is of {}, and its transaction of {}", row, at, *time));
    }
  };
  for (const AttemptRow& attempt : commit.attempts) check(attempt.ended_at, "ledger");
  for (const AuditRow& audit : commit.audits) check(audit.at, "audit trail");
}

bool is_outcome(const std::string& action) {
  return action == "schedule.applied" || action == "schedule.superseded" || action == "schedule.skipped" ||
         action == "schedule.failed";
}

/// Section 3.5: the audit trail carries the whole flag before and after. `after` is what is due.
void check_images(const AuditRow& audit, const FlagRow& before, const FlagRow& after) {
  if (audit.before != before) object("P2", audit, "the flag before is not as the last commit left it");
  if (audit.after == after) return;
  if (!audit.after) object("P2", audit, "the flag after is missing");
  // P5 where a field or its intent is wrong, P2 for the rest: the version and what must stay.
  const bool fields_differ = !describe_fields(after, *audit.after).empty();
  object(fields_differ ? "P5" : "P2", audit,
         "the flag afterwards: " + describe_difference(after, *audit.after));
}

/// An event that leaves the flag as it is need not show it, but what it shows is right.
void check_unchanged(const AuditRow& audit, const FlagRow& flag) {
  if (audit.before || audit.after) check_images(audit, flag, flag);
}

/// A state's name, with the two ends that are "cancelled" in the table apart.
std::string outcome_of(bool superseded, bool skipped, const ScheduleRow& row) {
  if (superseded) return "superseded";
  return skipped ? "skipped" : state_of(row);
}

/// Whom an event is about.
void check_subject(const AuditRow& audit, const FlagRow& flag) {
  if (audit.flag_id != flag.id || audit.environment != flag.environment) {
    object("P2", audit,
           fmt::format("is about flag {} of {}, not {} of {}", audit.flag_id, audit.environment, flag.id,
                       flag.environment));
  }
}

}  // namespace

void Model::commit(const Commit& commit) {
  check_one_time(commit);
  Environments changed;
  for (const FlagRow& row : commit.new_flags) {
    if (!flags_.try_emplace(row.id, FlagState{.row = row, .created = row}).second) {
      throw Broken("P2", "flag " + row.id + " is created twice");
    }
  }
  // A flag may come with its first schedules.
  for (const AuditRow& audit : commit.audits) {
    if (audit.action == "flag.created") take_action(commit, audit, changed);
  }
  take_new_schedules(commit);
  take_attempts(commit, changed);
  for (const AuditRow& audit : commit.audits) {
    if (audit.action != "flag.created" && !is_outcome(audit.action)) take_action(commit, audit, changed);
  }
  raise_revisions(commit, changed);
  note_overlap(commit, changed);
  attempt_rows_ += static_cast<std::int64_t>(commit.attempts.size());
  audit_rows_ += static_cast<std::int64_t>(commit.audits.size());
}

void Model::take_new_schedules(const Commit& commit) {
  for (const ScheduleRow& row : commit.new_schedules) {
    static_cast<void>(known_flag(row.flag_id, "P2"));
    ScheduleState state;
    state.row = row;
    if (!schedules_.try_emplace(row.id, std::move(state)).second) {
      throw Broken("P2", "schedule " + row.id + " is created twice");
    }
    if (row.status == "pending") seen_["new -> pending"] += 1;
  }
}

void Model::raise_revisions(const Commit& commit, Environments changed) {
  for (const AuditRow& audit : commit.audits) {
    if (audit.action.starts_with("schedule.")) changed.insert(audit.environment);
  }
  // A failure that a retry follows has no event.
  for (const AttemptRow& attempt : commit.attempts) {
    changed.insert(flag(schedule(attempt.schedule_id)->flag_id)->environment);
  }
  for (const std::string& environment : changed) revisions_[environment] += 1;
}

void Model::take_attempts(const Commit& commit, Environments& changed) {
  std::map<std::string_view, const AuditRow*> audits;
  for (const AuditRow& audit : commit.audits) {
    if (!is_outcome(audit.action)) continue;
    // P2: exactly one event for each outcome.
    const bool first = audits.try_emplace(audit.schedule_id, &audit).second;
    if (!first) object("P2", audit, "one of two for its schedule");
  }
  // The schedules of one flag build on each other in order of intended time (sections 3.3 and 3.5).
  std::vector<std::pair<ScheduleState*, const AttemptRow*>> attempts;
  attempts.reserve(commit.attempts.size());
  for (const AttemptRow& attempt : commit.attempts) {
    attempts.emplace_back(&known_schedule(attempt.schedule_id, "P7"), &attempt);
  }
  std::stable_sort(attempts.begin(), attempts.end(), [](const auto& a, const auto& b) {
    return std::tie(a.first->row.scheduled_at, a.first->row.id) <
           std::tie(b.first->row.scheduled_at, b.first->row.id);
  });
  for (const auto& [state, attempt] : attempts) {
    const auto audit = audits.extract(attempt->schedule_id);
    take_attempt(*state, *attempt, audit ? audit.mapped() : nullptr, changed);
  }
  if (!audits.empty()) object("P2", *audits.begin()->second, "has no attempt in the ledger");
}

void Model::take_attempt(ScheduleState& state, const AttemptRow& attempt, const AuditRow* audit,
                         Environments& changed) {
  check_claim(state.row, state.budget_attempts, attempt);
  check_ledger_row(attempt);
  check_window(state.row, attempt);
  FlagState& flag = known_flag(state.row.flag_id, "P2");
  const std::string from = state_of(state.row);
  const bool applied = attempt.outcome == "applied";
  const FlagRow before = applied ? flag.row : FlagRow{};
  Effect effect = effect_of(state.row, flag.row);
  const Obstacles obstacles = obstacles_of(state, flag, effect, attempt);
  note_misfit(state, obstacles, attempt);
  if (attempt.outcome == "skipped") {
    skip(state, attempt);
  } else if (attempt.outcome == "failed") {
    check_failure(obstacles, attempt);
    fail(state, attempt);
  } else {
    check_unobstructed(obstacles, attempt);
    settle(state, flag.row, attempt, std::move(effect));
    note_fields(state.row, attempt);
  }
  state.budget_attempts += 1;
  state.row.attempt_count = attempt.number;
  state.row.next_retry_at = attempt.next_retry_at;
  seen_[from + " -> " + outcome_of(state.superseded, state.skipped, state.row)] += 1;
  if (applied) changed.insert(flag.row.environment);
  // P2: an end comes with its event; a failure that a retry follows has none.
  if ((audit != nullptr) != !attempt.next_retry_at) {
    throw Broken("P2", fmt::format("schedule {} {} {} an event", attempt.schedule_id, attempt.outcome,
                                   audit != nullptr ? "and is to be retried, with" : "without"));
  }
  if (audit == nullptr) return;
  const bool same = audit->action == "schedule." + attempt.outcome;
  if (!same) object("P2", *audit, "but the attempt " + attempt.outcome);
  check_subject(*audit, flag.row);
  if (applied) {
    check_images(*audit, before, flag.row);
  } else {
    check_unchanged(*audit, flag.row);
  }
}

/// An applied or superseded attempt.
void Model::settle(ScheduleState& state, FlagRow& flag, const AttemptRow& attempt, Effect effect) {
  ScheduleRow& row = state.row;
  check_effect(attempt, effect);
  flag = std::move(effect.flag);
  if (attempt.outcome == "applied") {
    row.status = "applied";
    row.applied_at = attempt.ended_at;
    return;
  }
  // Section 3.1: cancelled by "system", reason in error_message. The words are left open.
  row.status = "cancelled";
  row.cancelled_by = "system";
  row.cancelled_at = attempt.ended_at;
  state.superseded = true;
  state.open_reason = "";
}

/// Its window was missed: as superseded, but for another reason.
void Model::skip(ScheduleState& state, const AttemptRow& attempt) {
  ScheduleRow& row = state.row;
  row.status = "cancelled";
  row.cancelled_by = "system";
  row.cancelled_at = attempt.ended_at;
  state.skipped = true;
  state.open_reason = "missed_window";
}

void Model::fail(ScheduleState& state, const AttemptRow& attempt) {
  check_retry(state.row, state.waited, attempt, policy_);
  state.waited = attempt.next_retry_at.value_or(attempt.ended_at) - attempt.ended_at;
  state.row.status = "failed";
  if (attempt.error_code == "missed_window") seen_[kParked] += 1;
  // Section 3.2: last_error holds the latest failure, error_message the reason of a terminal one. Both
  // tell the attempt's message; the words around it are left open.
  state.open_last_error = attempt.error_message;
  if (attempt.next_retry_at) {
    state.row.retry_count += 1;
  } else {
    state.open_reason = attempt.error_message;
  }
}

void Model::take_action(const Commit& commit, const AuditRow& audit, Environments& changed) {
  const std::string& action = audit.action;
  if (action.starts_with("token.") || action.starts_with("retry_policy.") || action.starts_with("webhook.") ||
      action.starts_with("delivery.")) {
    return;
  }
  if (action == "flag.created") {
    create_flag(audit);
    changed.insert(audit.environment);
    return;
  }
  if (action.rfind("segment.", 0) == 0) {
    take_segment(audit);
    changed.insert(audit.environment);
    return;
  }
  FlagState& flag = known_flag(audit.flag_id, "P2");
  check_subject(audit, flag.row);
  if (action.rfind("schedule.", 0) == 0) {
    check_unchanged(audit, flag.row);
    change_schedule(commit, audit, flag.row);
    return;
  }
  // P7: only a flag that is there can be changed.
  if (flag.row.deleted_at) object("P7", audit, "the flag was deleted before");
  if (action == "flag.edited" || action == "flag.reverted") {
    edit_flag(flag, audit);
    if (action == "flag.reverted") seen_[kReverted] += 1;
  } else if (action == "flag.deleted") {
    FlagRow after = flag.row;
    after.version += 1;
    after.deleted_at = audit.at;
    check_images(audit, flag.row, after);
    flag.row = std::move(after);
    check_nothing_refers(audit);
  } else if (action == "override.set" || action == "override.removed") {
    check_unchanged(audit, flag.row);
  } else {
    object("P2", audit, "an action that the model does not know");
  }
  changed.insert(audit.environment);
}

void Model::create_flag(const AuditRow& audit) {
  if (audit.before || !audit.after) object("P2", audit, "shows a flag before, or none after");
  const FlagRow& row = *audit.after;
  check_subject(audit, row);
  if (row.version != 1 || row.deleted_at) object("P2", audit, "the flag does not begin at version 1, live");
  // P5: what a flag is created with is no intent, and loses to anything.
  for (const auto& intent : row.intents) {
    if (intent) object("P5", audit, "the flag begins with an intent");
  }
  Fields all;
  for (std::size_t field = 0; field < kFields; ++field) all[field] = row.values[field];
  check_accepted(audit, row, all);
  if (!flags_.try_emplace(row.id, FlagState{.row = row, .created = row}).second) {
    object("P2", audit, "the flag was there before");
  }
}

void Model::edit_flag(FlagState& flag, const AuditRow& audit) {
  if (!audit.after) object("P2", audit, "the flag after is missing");
  FlagRow after = flag.row;
  after.version += 1;
  Fields edited;
  for (std::size_t field = 0; field < kFields; ++field) {
    // Which fields the edit set shows in their intents; any other field stays as it is.
    if (audit.after->intents[field] == flag.row.intents[field]) continue;
    // P5, section 3.5: always takes effect, as intended for max(now, remembered + 1 µs).
    const auto& remembered = flag.row.intents[field];
    const Micros at = remembered ? std::max(audit.at, remembered->at + 1) : audit.at;
    after.intents[field] = Intent{.at = at, .schedule = ""};
    after.values[field] = audit.after->values[field];
    edited[field] = after.values[field];
    flag.manual_writes.push_back(
        {.field = field, .intent = *after.intents[field], .value = after.values[field]});
  }
  check_images(audit, flag.row, after);
  check_accepted(audit, after, edited);
  flag.row = std::move(after);
}

void Model::take_segment(const AuditRow& audit) {
  const SegmentName name(audit.environment, audit.note);
  if (audit.action == "segment.created") {
    if (!segments_.insert(name).second) object("P2", audit, "the segment was there before");
  } else if (audit.action == "segment.deleted") {
    if (segments_.erase(name) == 0) object("P2", audit, "there was no such segment");
    check_nothing_refers(audit);
  } else if (audit.action != "segment.edited" || !segments_.contains(name)) {
    object("P2", audit, "an action that the model does not know, or of no segment");
  }
}

/// What a person does to a schedule.
void Model::change_schedule(const Commit& commit, const AuditRow& audit, const FlagRow& flag) {
  ScheduleState& state = known_schedule(audit.schedule_id, "P2");
  ScheduleRow& row = state.row;
  if (row.flag_id != flag.id) object("P2", audit, "is about another flag than its schedule");
  const std::string from = state_of(row);
  if (audit.action == "schedule.created") {
    const bool is_new = std::any_of(commit.new_schedules.begin(), commit.new_schedules.end(),
                                    [&](const ScheduleRow& created) { return created.id == row.id; });
    if (!is_new) object("P2", audit, "the schedule was there before");
    if (row != as_created(row)) object("P2", audit, "it does not begin as pending, without attempts");
    if (flag.deleted_at) object("P7", audit, "the flag was deleted before");
    check_schedule_accepted(audit, flag, row);
    state.by_a_person = true;
  } else if (audit.action == "schedule.cancelled") {
    // P3, section 3.1: allowed while it is due at some time; the end of a schedule stays its end.
    if (!model::due_at(row)) object("P3", audit, "it had ended before as " + from);
    row.status = "cancelled";
    row.cancelled_by = audit.actor;
    row.cancelled_at = audit.at;
    row.next_retry_at = std::nullopt;
    seen_[from + " -> cancelled"] += 1;
  } else if (audit.action == "schedule.retried") {
    // P3: of all ends, only a failure may be taken up again, and only by a person.
    if (row.status != "failed") object(model::due_at(row) ? "P7" : "P3", audit, "it is " + from);
    // P4: due at once, with a fresh budget. There is no terminal reason any more.
    row.retry_count = 0;
    row.next_retry_at = audit.at;
    row.error_message.clear();
    state.open_reason = std::nullopt;
    state.budget_attempts = 0;
    state.waited = 0;
    seen_[from + (from == "retrying" ? " -> retrying (by hand)" : " -> retrying")] += 1;
  } else if (audit.action == "schedule.run") {
    // Section 3.5: meant for now, and due; a failure with a fresh budget.
    seen_[kRunByHand] += 1;
    state.run_by_hand = true;
    if (row.status != "pending" && row.status != "failed") object("P3", audit, "it is " + from);
    row.scheduled_at = audit.at;
    if (row.status == "failed") {
      row.retry_count = 0;
      row.next_retry_at = audit.at;
      row.error_message.clear();
      state.open_reason = std::nullopt;
      state.budget_attempts = 0;
      state.waited = 0;
    }
  } else {
    object("P2", audit, "an action that the model does not know");
  }
}

Model::FlagState& Model::known_flag(const std::string& id, const char* promise) {
  const auto found = flags_.find(id);
  if (found == flags_.end()) throw Broken(promise, "flag " + id + " was never created");
  return found->second;
}

Model::ScheduleState& Model::known_schedule(const std::string& id, const char* promise) {
  const auto found = schedules_.find(id);
  if (found == schedules_.end()) throw Broken(promise, "schedule " + id + " was never created");
  return found->second;
}

}  // namespace hoist::model
