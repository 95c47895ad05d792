#include "histories/judge.h"

#include <fmt/format.h>

#include <algorithm>

#include "histories/excuses.h"
#include "histories/punctuality.h"
#include "histories/serial_order.h"

namespace hoist::histories {
namespace {

using Objections = std::vector<Objection>;

/// The promises that hold on every store.
void judge_by_model(const Evidence& evidence, Judgement& judgement) {
  model::Model model(evidence.policy);
  try {
    for (const model::Commit& commit : in_serial_order(evidence.commits, evidence.operations)) {
      model.commit(commit);
    }
    model.compare(evidence.contents);
    model.expect_finished();
  } catch (const model::Broken& broken) {
    judgement.objections.push_back({.promise = broken.promise(), .what = broken.what()});
  }
  judgement.account = model.account();
  judgement.transitions = model.seen();
}

/// What was accepted is there, what was refused is not, what is unknown is one of the two, wholly.
void judge_operations(const Evidence& evidence, Objections& objections) {
  std::map<std::string, std::vector<std::string>> actions;  // by actor
  for (const model::Commit& commit : evidence.commits) {
    for (const model::AuditRow& audit : commit.audits) actions[audit.actor].push_back(audit.action);
  }
  std::map<std::string, const Operation*> makers;
  for (const Operation& operation : evidence.operations) {
    const std::vector<std::string> seen = actions[operation.actor];
    const auto object = [&](const std::string& what) {
      objections.push_back({.promise = "P2",
                            .what = fmt::format("{}, {}, was {}, but {}", operation.actor, operation.asked,
                                                to_string(operation.answer), what)});
    };
    const std::size_t most = operation.action.empty() || operation.answer == Answer::kRefused ? 0 : 1;
    const std::size_t least = operation.answer == Answer::kAccepted ? most : 0;
    if (seen.size() < least || seen.size() > most) object(fmt::format("left {} audit events", seen.size()));
    if (!seen.empty() && seen.front() != operation.action) object("its audit event is " + seen.front());
    if (!operation.schedule) continue;
    makers[operation.schedule->id] = &operation;
    const auto found = evidence.contents.schedules.find(operation.schedule->id);
    const bool there = found != evidence.contents.schedules.end();
    const bool due_there =
        operation.answer == Answer::kUnknown ? !seen.empty() : operation.answer == Answer::kAccepted;
    if (there != due_there) object(there ? "its schedule is there" : "its schedule is not there");
    if (!there) continue;
    const model::ScheduleRow& row = found->second;
    const model::ScheduleRow& asked = *operation.schedule;
    if (row.flag_id != asked.flag_id || row.scheduled_at != asked.scheduled_at ||
        row.updates != asked.updates || row.max_retries != asked.max_retries || row.policy != asked.policy ||
        row.priority != asked.priority || row.missed_window != asked.missed_window ||
        row.max_lateness != asked.max_lateness) {
      object("its schedule is another one than was asked for");
    }
  }
  for (const auto& [id, row] : evidence.contents.schedules) {
    if (!makers.contains(id))
      objections.push_back({.promise = "P2", .what = "nobody asked for schedule " + id});
  }
}

/// A schedule is in one worker's hand at a time: the row lock is the claim.
void judge_holds(const Evidence& evidence, Objections& objections) {
  std::map<std::string, std::vector<const Hold*>> by_schedule;
  for (const Hold& hold : evidence.holds) by_schedule[hold.schedule].push_back(&hold);
  for (const auto& [schedule, holds] : by_schedule) {
    for (const Hold* first : holds) {
      for (const Hold* second : holds) {
        // Asked for and taken while the first, which committed later, had it.
        if (first->unit == second->unit || second->asked < first->taken || second->taken > first->let_go)
          continue;
        objections.push_back(
            {.promise = "P2",
             .what = fmt::format("schedule {} was in the hands of {} (unit {}) and {} (unit {}) at once",
                                 schedule, first->worker, first->unit, second->worker, second->unit)});
      }
    }
  }
}

/// Whether a life of a worker ended before the history did.
bool died(const Evidence& evidence, const std::string& life) {
  return std::any_of(evidence.faults.begin(), evidence.faults.end(), [&](const Fault& fault) {
    return fault.actor == life && (fault.kind == FaultKind::kCrash || fault.kind == FaultKind::kStop);
  });
}

/// Every attempt is logged once; by a worker that died in between, perhaps not.
void judge_log(const Evidence& evidence, Objections& objections) {
  std::map<std::pair<std::string, std::int64_t>, int> logged;
  for (const test::LogRecord& record : evidence.log) {
    const auto attempt = record.number("attempt");
    if (attempt && record.has("scheduleId")) logged[{record.text("scheduleId"), *attempt}] += 1;
  }
  const auto object = [&](const std::string& schedule, std::int64_t attempt, int times, int happened) {
    objections.push_back(
        {.promise = "P9",
         .what = fmt::format("attempt {} at schedule {} is logged {} times and in the ledger {} times",
                             attempt, schedule, times, happened)});
  };
  for (const model::Commit& commit : evidence.commits) {
    for (const model::AttemptRow& attempt : commit.attempts) {
      const auto found = logged.extract({attempt.schedule_id, attempt.number});
      const int times = found ? found.mapped() : 0;
      if (times == 1 || (times == 0 && died(evidence, attempt.worker))) continue;
      object(attempt.schedule_id, attempt.number, times, 1);
    }
  }
  for (const auto& [attempt, times] : logged) object(attempt.first, attempt.second, times, 0);
}

}  // namespace

Judgement judge(const Evidence& evidence) {
  Judgement judgement;
  judge_by_model(evidence, judgement);
  judge_operations(evidence, judgement.objections);
  judge_holds(evidence, judgement.objections);
  judge_log(evidence, judgement.objections);
  judgement.collateral_lock_timeouts = judge_failures(evidence, judgement.objections);
  judge_queue_errors(evidence, judgement.objections);
  judgement.worst_lateness = judge_lateness(evidence, judgement.objections);
  if (evidence.deadlocks != 0) {
    judgement.objections.push_back(
        {.promise = "P6", .what = fmt::format("the server counted {} deadlocks", evidence.deadlocks)});
  }
  return judgement;
}

}  // namespace hoist::histories
