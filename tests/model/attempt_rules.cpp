#include "model/attempt_rules.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

#include "model/intents.h"

namespace hoist::model {
namespace {

[[noreturn]] void object(const char* promise, const AttemptRow& attempt, const std::string& what) {
  throw Broken(promise,
               fmt::format("attempt {} at schedule {}: {}", attempt.number, attempt.schedule_id, what));
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool starts_with_one_of(std::string_view text, std::initializer_list<std::string_view> starts) {
  return std::any_of(starts.begin(), starts.end(),
                     [&](std::string_view start) { return text.substr(0, start.size()) == start; });
}

// Section 3.2 sorts the causes; "anything unknown" is transient, so only what it names is looked for here.

/// A check, not-null or foreign-key error of either store.
bool is_permanent_cause(std::string_view code) {
  return is_one_of(code, {"CONSTRAINT_VIOLATION", "23514", "23502", "23503", "SQLITE_CONSTRAINT_CHECK",
                          "SQLITE_CONSTRAINT_NOTNULL", "SQLITE_CONSTRAINT_FOREIGNKEY"});
}

/// Lock or statement time-out, serialization failure, deadlock, resources, a trigger's own error.
bool is_transient_cause(std::string_view code) {
  return is_one_of(code, {"LOCK_TIMEOUT", "STORE_TRANSIENT", "55P03", "57014", "40001", "40P01", "P0001",
                          "SQLITE_CONSTRAINT_TRIGGER"}) ||
         starts_with_one_of(code, {"53"});
}

/// What is an outage wherever it happens. A lost connection is not in the list: three are an attempt.
bool is_outage_cause(std::string_view code) {
  return is_one_of(code, {"STORE_UNAVAILABLE", "25006", "57P01", "57P02", "57P03"}) ||
         starts_with_one_of(code, {"SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY"});
}

/// "VALIDATION_ERROR": no later attempt can cure it.
void check_misfit_for_good(const Obstacles& obstacles, const AttemptRow& attempt) {
  if (attempt.error_class != "permanent") object("P7", attempt, "VALIDATION_ERROR is permanent");
  if (obstacles.unreadable || !obstacles.alone.empty() || obstacles.references_open) return;
  if (obstacles.together.empty()) object("P7", attempt, "VALIDATION_ERROR, but the updates are fine");
  if (obstacles.older_live && !obstacles.older_open) {
    object("P7", attempt, "given up, but an older schedule is live that may cure it: " + obstacles.together);
  }
}

/// "INVALID_STATE": an older schedule may cure it.
void check_misfit_for_now(const Obstacles& obstacles, const AttemptRow& attempt) {
  if (attempt.error_class != "transient") object("P7", attempt, "INVALID_STATE is transient");
  if (obstacles.unreadable || (!obstacles.alone.empty() && !obstacles.references_open)) {
    object("P7", attempt, "to be tried again, but nothing cures its updates: " + obstacles.alone);
  }
  if (obstacles.together.empty()) object("P7", attempt, "INVALID_STATE, but the fields fit each other");
  if (!obstacles.older_live && !obstacles.older_open) {
    object("P7", attempt, "to be tried again, but no older schedule is live that could cure it");
  }
}

/// The policy that bounds a schedule: its own, or the server's with the schedule's count.
Policy policy_of(const ScheduleRow& schedule, const Policy& server) {
  if (schedule.policy) return *schedule.policy;
  Policy policy = server;
  policy.max_retries = schedule.max_retries;
  return policy;
}

/// The most retries of a budget; a deadline without a count has at most a thousand.
int most_retries(const Policy& policy) { return policy.max_retries.value_or(1000); }

/// The delay before the retry that answers the k-th transient failure, without jitter.
Micros backoff(const Policy& policy, int k) {
  double delay = static_cast<double>(policy.base);
  for (int grown = 1; grown < k; ++grown) {
    delay = std::min(delay * policy.factor, static_cast<double>(policy.cap));
  }
  return std::min(static_cast<Micros>(delay), policy.cap);
}

/// From where to where the delay of that retry lies; `to` is left out, where it lies beyond `from`.
struct Range {
  Micros from = 0;
  Micros to = 0;
};
Range delays(const Policy& policy, int k, Micros waited) {
  const Micros least = backoff(policy, k);
  if (policy.jitter == "none") return {least, least};
  if (policy.jitter == "full") return {0, least};
  if (policy.jitter == "decorrelated") {
    const double grown = static_cast<double>(std::max(waited, policy.base)) * policy.factor;
    return {policy.base, std::min(static_cast<Micros>(grown), policy.cap)};
  }
  return {least, least + policy.jitter_span.value_or(policy.base / 4)};
}

/// How far the rounding of a factor that is not whole may lead.
constexpr Micros kRounding = 16;

/// How late an attempt may begin, counted from when it was due; none where it may be as late as it likes.
std::optional<Micros> allowed_lateness(const ScheduleRow& schedule) {
  if (schedule.max_lateness || schedule.missed_window == "fireLate") return schedule.max_lateness;
  return 60'000'000;
}

}  // namespace

std::string state_of(const ScheduleRow& schedule) {
  if (schedule.status == "failed" && schedule.next_retry_at) return "retrying";
  return schedule.status;
}

std::optional<Micros> due_at(const ScheduleRow& schedule) {
  if (schedule.status == "pending") return schedule.scheduled_at;
  if (schedule.status == "failed") return schedule.next_retry_at;
  return std::nullopt;
}

void check_claim(const ScheduleRow& schedule, int budget_attempts, const AttemptRow& attempt) {
  const std::optional<Micros> due = due_at(schedule);
  // P7: recorded only where the schedule still is as it was claimed, so not after a person's cancel.
  if (schedule.status == "cancelled" && schedule.cancelled_by != "system") {
    object("P7", attempt, "it was cancelled before");
  }
  // P3: applied, superseded and finally failed are ends.
  if (!due && schedule.status != "failed") object("P3", attempt, "it had ended before as " + schedule.status);
  // P4: 1 + max_retries attempts in each budget.
  const int most = most_retries(policy_of(schedule, {}));
  if (budget_attempts > most) {
    object("P4", attempt,
           fmt::format("{} attempts were made in this budget, which has {} retries", budget_attempts, most));
  }
  if (!due) object("P3", attempt, "it had failed for good before");
  // P4: numbered 1, 2, 3 … over all budgets.
  if (attempt.number != schedule.attempt_count + 1) {
    object("P4", attempt, fmt::format("the one before was {}", schedule.attempt_count));
  }
  // P1: never early. `<=`: due at this very instant is due.
  if (attempt.ended_at < *due) {
    object("P1", attempt, fmt::format("settled {} µs before it was due", *due - attempt.ended_at));
  }
  if (attempt.started_at > attempt.ended_at) object("P1", attempt, "it ended before it started");
  // P7 (when): it starts with a claim, and only what is due is claimed.
  if (attempt.started_at < *due) {
    object("P7", attempt, fmt::format("started {} µs before it was due", *due - attempt.started_at));
  }
}

void check_window(const ScheduleRow& schedule, const AttemptRow& attempt) {
  const auto allowed = allowed_lateness(schedule);
  const bool missed = allowed && attempt.ended_at - due_at(schedule).value_or(attempt.ended_at) > *allowed;
  const bool parked = attempt.error_code == "missed_window";
  if (attempt.outcome == "skipped" || parked) {
    // P3: what was accepted happens, unless its window was missed.
    if (!missed) object("P3", attempt, "left out, although it was not too late");
    if (parked != (schedule.missed_window == "ask")) {
      object("P3", attempt, fmt::format("{}, but its policy is {}", attempt.outcome, schedule.missed_window));
    }
    if (parked && attempt.error_class != "permanent") object("P7", attempt, "parked, and yet not for good");
    return;
  }
  // What the store refused was refused before anybody looked at the clock.
  const bool took_effect = attempt.outcome == "applied" || attempt.outcome == "superseded";
  const bool ours = is_one_of(attempt.error_code, {"NOT_FOUND", "VALIDATION_ERROR", "INVALID_STATE"});
  if (missed && (took_effect || ours)) object("P3", attempt, attempt.outcome + ", although it came too late");
}

void check_ledger_row(const AttemptRow& attempt) {
  // P7: when, worker, outcome, class, error, next retry.
  if (attempt.worker.empty()) object("P7", attempt, "no worker is named");
  if (!is_one_of(attempt.outcome, {"applied", "superseded", "skipped", "failed"})) {
    object("P7", attempt, "outcome '" + attempt.outcome + "' is none");
  }
  if (attempt.outcome == "failed") {
    if (!is_one_of(attempt.error_class, {"transient", "permanent"})) {
      object("P7", attempt, "failed with the class '" + attempt.error_class + "'");
    }
    if (attempt.error_code.empty()) object("P7", attempt, "failed without an error code");
    if (attempt.error_message.empty()) object("P7", attempt, "failed without a message");
    if (!attempt.dropped.empty()) object("P7", attempt, "failed, and yet fields were dropped");
    return;
  }
  if (!attempt.error_class.empty() || !attempt.error_code.empty() || !attempt.error_message.empty()) {
    object("P7", attempt, attempt.outcome + " with an error: " + attempt.error_message);
  }
  if (attempt.next_retry_at) object("P7", attempt, attempt.outcome + " with a retry ahead");
}

void check_failure(const Obstacles& obstacles, const AttemptRow& attempt) {
  const bool permanent = attempt.error_class == "permanent";
  const std::string& code = attempt.error_code;
  // P4: an outage consumes no attempt.
  if (is_outage_cause(code)) object("P4", attempt, "an outage (" + code + ") was recorded as an attempt");
  if (is_permanent_cause(code) && !permanent) object("P7", attempt, code + " is permanent");
  if (is_transient_cause(code) && permanent) object("P7", attempt, code + " is transient");
  if (code == "NOT_FOUND" && permanent != obstacles.deleted) {
    object("P7", attempt,
           fmt::format("{} NOT_FOUND, but the flag is {}", attempt.error_class,
                       obstacles.deleted ? "deleted" : "there"));
  }
  // Ours are permanent where nothing cures the misfit, and transient while an older schedule may.
  if (code == "VALIDATION_ERROR") check_misfit_for_good(obstacles, attempt);
  if (code == "INVALID_STATE") check_misfit_for_now(obstacles, attempt);
}

void check_unobstructed(const Obstacles& obstacles, const AttemptRow& attempt) {
  // P7: legal only for a flag that is there, and for updates that can be read and fit.
  if (obstacles.deleted) object("P7", attempt, attempt.outcome + ", but its flag was deleted");
  if (obstacles.unreadable) object("P7", attempt, attempt.outcome + ", but its updates cannot be read");
  if (!obstacles.alone.empty() && !obstacles.references_open) {
    object("P7", attempt, attempt.outcome + ", but its updates do not fit: " + obstacles.alone);
  }
  if (!obstacles.together.empty()) {
    object("P7", attempt, attempt.outcome + ", but the fields do not fit each other: " + obstacles.together);
  }
}

void check_retry(const ScheduleRow& schedule, Micros waited, const AttemptRow& attempt,
                 const Policy& server) {
  // P4: the k-th transient failure is answered by a retry if k <= max_retries; a permanent one never is.
  const int k = schedule.retry_count + 1;
  const Policy policy = policy_of(schedule, server);
  const int most = most_retries(policy);
  const bool may_retry = attempt.error_class == "transient" && k <= most;
  if (!may_retry && attempt.next_retry_at) {
    object("P4", attempt,
           fmt::format("{} failure {} is answered with a retry, max_retries is {}", attempt.error_class, k,
                       most));
  }
  if (!may_retry) return;
  const Range range = delays(policy, k, waited);
  if (!attempt.next_retry_at) {
    // Only a deadline ends the retries sooner: one that some delay would have passed.
    if (!policy.until || attempt.ended_at + std::max(range.to, range.from) <= *policy.until) {
      object("P4", attempt, fmt::format("given up after {} of {} retries", schedule.retry_count, most));
    }
    return;
  }
  if (policy.until && *attempt.next_retry_at > *policy.until)
    object("P4", attempt, "a retry after the deadline");
  const Micros delay = *attempt.next_retry_at - attempt.ended_at;
  const Micros slack = policy.factor == static_cast<double>(static_cast<int>(policy.factor)) ? 0 : kRounding;
  // P1: a retry is never before its backoff is over.
  if (delay < range.from - slack)
    object("P1", attempt, fmt::format("retry after {} µs, not {}", delay, range.from));
  // P4: the jitter stays within its bounds.
  if (delay > range.from + slack && delay >= range.to + slack) {
    object("P4", attempt, fmt::format("retry after {} µs, which is to be below {}", delay, range.to));
  }
}

Effect effect_of(const ScheduleRow& schedule, const FlagRow& flag) {
  // P5: each field is a register; a schedule sets it unless its intended time is the older one.
  Effect effect{.flag = flag, .dropped = {}, .anything_set = false};
  const Intent intent{.at = schedule.scheduled_at, .schedule = schedule.id};
  for (std::size_t field = 0; field < kFields; ++field) {
    if (!schedule.updates[field]) continue;
    std::optional<Intent>& remembered = effect.flag.intents[field];
    if (remembered && is_older(intent, *remembered)) {
      effect.dropped.emplace_back(kFieldNames[field]);
      continue;
    }
    remembered = intent;
    effect.flag.values[field] = *schedule.updates[field];
    effect.anything_set = true;
  }
  if (effect.anything_set) effect.flag.version += 1;
  return effect;
}

void check_effect(const AttemptRow& attempt, const Effect& effect) {
  if (attempt.outcome != (effect.anything_set ? "applied" : "superseded")) {
    object("P5", attempt,
           fmt::format("{}, although newer intent leaves {}", attempt.outcome,
                       effect.anything_set ? "fields to set" : "nothing to set"));
  }
  std::vector<std::string> named = attempt.dropped;
  std::vector<std::string> due = effect.dropped;
  std::sort(named.begin(), named.end());
  std::sort(due.begin(), due.end());
  if (named != due) {
    object("P5", attempt,
           fmt::format("names [{}] as dropped, not [{}]", fmt::join(named, ", "), fmt::join(due, ", ")));
  }
}

}  // namespace hoist::model
