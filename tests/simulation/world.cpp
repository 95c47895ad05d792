#include "simulation/world.h"

#include <algorithm>
#include <utility>

#include "hoist/base/check.h"

namespace hoist::sim {
namespace {

/// A listener on SQLite looks every 100 ms (design, section 6).
constexpr Micros kListenerDelay = 100'000;

/// No call takes longer: the time-outs of both stores' sessions end it.
constexpr Micros kLongestCall = 60'000'000;

/// Whether the model itself checks that the recorded reason is true.
bool explains_itself(const model::AttemptRow& attempt) {
  return attempt.error_code == "NOT_FOUND" || attempt.error_code == "VALIDATION_ERROR" ||
         attempt.error_code == "INVALID_STATE" || attempt.error_code == "missed_window";
}

}  // namespace

World::World(const std::string& store_path, std::uint64_t seed, bool traced)
    : trace(time, traced), observer(store_path), receivers(time, seed) {}

CallFault World::before_call(Actor& actor, CallSite site, std::string_view call) {
  scheduler.yield();
  statistics.calls += 1;
  CallFault fault;
  if (trouble.outage()) fault.before = trouble.unreachable_store(site);
  // Taken out first: while one of them takes its time, the script may arm others.
  std::vector<ArmedFault> struck;
  for (const ArmedFault& armed : actor.armed) {
    if (armed.in_calls == 0) struck.push_back(armed);
  }
  std::erase_if(actor.armed, [](const ArmedFault& armed) { return armed.in_calls == 0; });
  for (ArmedFault& armed : actor.armed) armed.in_calls -= 1;
  for (const ArmedFault& each : struck) {
    CallFault one = strike(actor, each, site, call);
    if (!fault.before) fault.before = std::move(one.before);
    if (!fault.after) fault.after = std::move(one.after);
  }
  return fault;
}

CallFault World::strike(Actor& actor, const ArmedFault& fault, CallSite site, std::string_view call) {
  statistics.count(fault.kind);
  CallFault made;
  switch (fault.kind) {
    case StepKind::kCrash:
      trace.say(actor.name, "CRASH at {}", call);
      throw Crashed{fault.amount};
    case StepKind::kSlowCall:
      trace.say(actor.name, "{} takes {} us", call, std::min(fault.amount, kLongestCall));
      scheduler.wait_until(time.elapsed + std::min(fault.amount, kLongestCall));
      break;
    case StepKind::kFailBefore:
      made.before = trouble.failed(site, false, fault.value);
      trace.say(actor.name, "{} fails: {}", call, made.before->message);
      break;
    case StepKind::kFailAfter:
      // A begin that reports a failure has begun nothing.
      if (site == CallSite::kBegin) return made;
      made.after = trouble.failed(site, true, fault.value);
      trace.say(actor.name, "{} takes effect and fails: {}", call, made.after->message);
      break;
    default:
      check_failed("only faults at a call are armed");
  }
  return made;
}

void World::committed(Actor& actor, Micros begun_at) {
  try {
    const model::Commit& commit = observer.look(begun_at);
    if (judge_servers) serving.remember(observer.contents());
    judge_deliveries(begun_at);
    // SQLite's data_version stays as it is where nothing was written.
    if (commit.empty()) return;
    statistics.commits += 1;
    judge_outbox(commit);
    note_flags(commit);
    tell(actor, commit);
    actor.schedules_made += static_cast<int>(commit.new_schedules.size());
    if (actor.is_worker) judge_failures(actor, commit);
  } catch (const model::Broken& broken) {
    found({.promise = broken.promise(), .what = broken.what()});
  }
  wake_listeners(actor);
  wake_deliverers(actor);
  if (judge_servers) judge_servers();
}

void World::judge_outbox(const model::Commit& commit) {
  judge_telling(outbox.judge(commit, observer.model(), observer.sql()));
}

void World::judge_deliveries(Micros begun_at) {
  if (deliverers.empty()) return;
  sending.look(observer.sql());
  judge_telling(deliveries.judge(begun_at, time.elapsed, observer.sql()));
}

void World::judge_telling(std::optional<std::string> wrong) {
  if (wrong) found({.promise = "P9", .what = *std::move(wrong)});
}

void World::sent(const Actor& actor, const Outgoing& outgoing, const ReceiverAnswer& answer) {
  judge_telling(deliveries.sent(actor.name, outgoing, answer, time.elapsed));
  judge_telling(sending.sent(actor.name, outgoing, time.clock()));
}

void World::ended(const Actor& actor, const Delivered& delivered) {
  sending.ended(actor.name, delivered, time.clock());
}

void World::note_flags(const model::Commit& commit) {
  for (const model::AuditRow& row : commit.audits) {
    if (row.action == "flag.created") live_flags[{row.after->key, row.environment}] = row.flag_id;
    if (row.action == "flag.deleted") live_flags.erase({row.after->key, row.environment});
  }
}

void World::tell(const Actor& actor, const model::Commit& commit) {
  if (!trace.kept()) return;
  for (const model::AuditRow& row : commit.audits) {
    if (row.action == "flag.created") {
      trace.name(row.flag_id, fmt::format("{}/{}", row.environment, row.after->key));
    }
  }
  const std::size_t known = observer.schedules().size() - commit.new_schedules.size();
  for (std::size_t i = 0; i < commit.new_schedules.size(); ++i) {
    const model::ScheduleRow& row = commit.new_schedules.at(i);
    trace.name(row.id, fmt::format("S{}", known + i + 1));
    trace.say(actor.name, "committed: {} of {} for {} with {} retries", trace.short_name(row.id),
              trace.short_name(row.flag_id), format_instant(Instant::from_unix_us(row.scheduled_at)),
              row.max_retries);
  }
  for (const model::AuditRow& row : commit.audits) {
    trace.say(actor.name, "committed: {} {} {}", row.action, trace.short_name(row.flag_id),
              trace.short_name(row.schedule_id));
  }
  for (const model::AttemptRow& row : commit.attempts) {
    trace.say(
        actor.name, "committed: attempt {} at {}: {} {}{}", row.number, trace.short_name(row.schedule_id),
        row.outcome, row.error_message,
        row.next_retry_at ? ", again at " + format_instant(Instant::from_unix_us(*row.next_retry_at)) : "");
  }
}

void World::judge_failures(Actor& worker, const model::Commit& commit) {
  for (const model::AttemptRow& attempt : commit.attempts) {
    worker.unlogged.emplace(attempt.schedule_id, attempt.number);
    if (attempt.outcome != "failed" || explains_itself(attempt)) {
      worker.blame.forget(attempt.schedule_id);
      continue;
    }
    const auto refusal = worker.blame.refusal_of.find(attempt.schedule_id);
    const bool refused = refusal != worker.blame.refusal_of.end() && refusal->second == attempt.error_message;
    // Three losses while it was in hand alone count as one failure (design, section 3.2).
    const auto losses = worker.blame.losses_of.find(attempt.schedule_id);
    const bool killed = losses != worker.blame.losses_of.end() && losses->second >= 3 &&
                        attempt.error_message.find("connection was lost 3 times") != std::string::npos;
    if (!refused && !killed) {
      found({.promise = attempt.error_message.find("the store is gone") == std::string::npos ? "P6" : "P4",
             .what =
                 fmt::format("{} recorded attempt {} of schedule {} as failed, and nothing had refused that "
                             "schedule: {}",
                             worker.name, attempt.number, attempt.schedule_id, attempt.error_message)});
    }
    worker.blame.forget(attempt.schedule_id);
  }
}

void World::wake_listeners(const Actor& but) {
  if (trouble.wake_ups_lost()) return;
  for (const auto& actor : actors) {
    if (actor->is_worker) wake_listener(*actor, but);
  }
  for (const auto& actor : servers) wake_listener(*actor, but);
}

void World::wake_listener(Actor& actor, const Actor& but) {
  if (&actor == &but || actor.woken) return;
  wake(actor, time.elapsed + time.elapsed % kListenerDelay);
}

void World::wait_for_wake_up(Actor& actor, Micros until) {
  scheduler.yield();
  actor.listening = true;
  while (!actor.woken && time.elapsed < until) scheduler.wait_until(until);
  actor.listening = false;
  actor.woken = false;
}

void World::wake(Actor& actor, Micros at) {
  actor.woken = true;
  if (actor.listening) scheduler.wake(*actor.task, at);
}

/// Its own process wakes a deliverer, which for another process's doings waits for its next poll. Which of
/// them is in whose process is left open: all are woken, or while wake-ups are lost, none.
void World::wake_deliverers(const Actor& but) {
  if (trouble.wake_ups_lost()) return;
  for (const auto& actor : deliverers) {
    if (actor.get() != &but && !actor->woken) wake(*actor, time.elapsed);
  }
}

void World::found(Finding now) {
  trace.say("oracle", "{} BROKEN: {}", now.promise, now.what);
  if (!finding) finding = std::move(now);
  scheduler.stop();
}

}  // namespace hoist::sim
