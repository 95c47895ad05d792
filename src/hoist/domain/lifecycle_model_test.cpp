// Random lives of a schedule against a small table of what design, section 3.1, allows.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hoist/domain/lifecycle.h"
#include "hoist/domain/sample_values_test.h"

namespace hoist {
namespace {

enum class State : std::uint8_t { kPending, kRetrying, kApplied, kFailed, kCancelled };
enum class Step : std::uint8_t {
  kApply,
  kSupersede,
  kFailTransiently,
  kFailPermanently,
  kCancel,
  kRetryByHand,
  kWait,         ///< Up to a second.
  kWaitUntilDue  ///< Where it is due at some time.
};

/// Where a step leads; what is missing here is refused. A transient failure with the budget spent
/// leads to kFailed instead.
const std::map<std::pair<State, Step>, State> kTable = {
    {{State::kPending, Step::kApply}, State::kApplied},
    {{State::kPending, Step::kSupersede}, State::kCancelled},
    {{State::kPending, Step::kFailTransiently}, State::kRetrying},
    {{State::kPending, Step::kFailPermanently}, State::kFailed},
    {{State::kPending, Step::kCancel}, State::kCancelled},
    {{State::kRetrying, Step::kApply}, State::kApplied},
    {{State::kRetrying, Step::kSupersede}, State::kCancelled},
    {{State::kRetrying, Step::kFailTransiently}, State::kRetrying},
    {{State::kRetrying, Step::kFailPermanently}, State::kFailed},
    {{State::kRetrying, Step::kCancel}, State::kCancelled},
    {{State::kRetrying, Step::kRetryByHand}, State::kRetrying},
    {{State::kFailed, Step::kRetryByHand}, State::kRetrying},
};

/// What the table and the arithmetic say about a schedule.
struct Model {
  State state = State::kPending;
  std::optional<Instant> due_at;
  int retry_count = 0;
  int attempt_count = 0;
  std::string last_error;
  bool has_terminal_reason = false;
  std::optional<Instant> applied_at;
  std::string cancelled_by;
  std::optional<Instant> cancelled_at;
};

ScheduleStatus status_of(State state) {
  switch (state) {
    case State::kPending:
      return ScheduleStatus::kPending;
    case State::kApplied:
      return ScheduleStatus::kApplied;
    case State::kCancelled:
      return ScheduleStatus::kCancelled;
    case State::kRetrying:
    case State::kFailed:
      break;
  }
  return ScheduleStatus::kFailed;
}

bool is_attempt(Step step) {
  return step == Step::kApply || step == Step::kSupersede || step == Step::kFailTransiently ||
         step == Step::kFailPermanently;
}

/// Takes one legal step in the model. `next_retry` is when a retry would come, by the policy.
void take(Model& model, Step step, int max_retries, Instant now, Instant next_retry) {
  State next = kTable.at({model.state, step});
  if (is_attempt(step)) model.attempt_count += 1;
  switch (step) {
    case Step::kApply:
      model.applied_at = now;
      break;
    case Step::kSupersede:
    case Step::kCancel:
      model.cancelled_at = now;
      model.cancelled_by = step == Step::kSupersede ? "system" : "grace";
      model.has_terminal_reason = step == Step::kSupersede;
      break;
    case Step::kFailTransiently:
    case Step::kFailPermanently:
      model.last_error = step == Step::kFailPermanently ? "flag was deleted" : "lock not granted in time";
      if (step == Step::kFailTransiently && model.retry_count == max_retries) next = State::kFailed;
      if (next == State::kRetrying) model.retry_count += 1;
      model.has_terminal_reason = next == State::kFailed;
      break;
    case Step::kRetryByHand:
      model.retry_count = 0;
      model.has_terminal_reason = false;
      break;
    case Step::kWait:
    case Step::kWaitUntilDue:
      break;
  }
  model.state = next;
  model.due_at = std::nullopt;
  if (next == State::kRetrying) model.due_at = step == Step::kRetryByHand ? now : next_retry;
}

/// The same step on the schedule; the error where it is refused.
Result<Schedule> take(const Schedule& schedule, Step step, RandomSource& random, Instant now) {
  switch (step) {
    case Step::kApply:
      return mark_applied(schedule, now);
    case Step::kSupersede:
      return mark_superseded(schedule, now);
    case Step::kFailTransiently:
      return mark_failed(schedule, sample::transient_failure(), {}, random, now);
    case Step::kFailPermanently:
      return mark_failed(schedule, sample::permanent_failure(), {}, random, now);
    case Step::kCancel:
      return cancel(schedule, "grace", now);
    case Step::kRetryByHand:
      return retry_by_hand(schedule, now);
    case Step::kWait:
    case Step::kWaitUntilDue:
      break;
  }
  return schedule;
}

void compare(const Schedule& schedule, const Model& model) {
  RC_ASSERT(schedule.status == status_of(model.state));
  RC_ASSERT((schedule.due_at() == model.due_at));
  RC_ASSERT(schedule.retrying() == (model.state == State::kRetrying));
  RC_ASSERT(schedule.retry_count == model.retry_count);
  RC_ASSERT(schedule.attempt_count == model.attempt_count);
  RC_ASSERT(schedule.last_error == model.last_error);
  RC_ASSERT(schedule.error_message.empty() == !model.has_terminal_reason);
  RC_ASSERT((schedule.applied_at == model.applied_at));
  RC_ASSERT(schedule.cancelled_by == model.cancelled_by);
  RC_ASSERT((schedule.cancelled_at == model.cancelled_at));
}

/// What no step may touch.
void compare_identity(const Schedule& before, const Schedule& after) {
  RC_ASSERT((after.id == before.id && after.flag_id == before.flag_id));
  RC_ASSERT((after.flag_key == before.flag_key && after.environment == before.environment));
  RC_ASSERT((after.scheduled_at == before.scheduled_at && after.updates == before.updates));
  RC_ASSERT((after.max_retries == before.max_retries && after.created_by == before.created_by));
  RC_ASSERT((after.created_at == before.created_at));
}

}  // namespace

RC_GTEST_PROP(LifecycleModel, any_life_follows_the_table, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  Prng random(seed);
  Prng same(seed);
  Schedule schedule = sample::due_schedule();
  schedule.max_retries = *rc::gen::inRange(0, 4);
  Model model;
  model.due_at = schedule.scheduled_at;
  Instant now = schedule.created_at;
  // Weighted so that most lives have several attempts before an end that nothing leads out of.
  const auto steps =
      *rc::gen::container<std::vector<Step>>(40, rc::gen::weightedElement<Step>({{1, Step::kApply},
                                                                                 {1, Step::kSupersede},
                                                                                 {8, Step::kFailTransiently},
                                                                                 {2, Step::kFailPermanently},
                                                                                 {1, Step::kCancel},
                                                                                 {5, Step::kRetryByHand},
                                                                                 {3, Step::kWait},
                                                                                 {12, Step::kWaitUntilDue}}));
  for (const Step step : steps) {
    if (step == Step::kWait) now = now + Duration(*rc::gen::inRange<std::int64_t>(0, 1'000'000));
    if (step == Step::kWaitUntilDue && model.due_at) now = std::max(now, *model.due_at);
    if (step == Step::kWait || step == Step::kWaitUntilDue) continue;
    const bool legal = kTable.contains({model.state, step});
    // Attempting what is not due is a defect, not a refusal: nothing in Hoist may do it.
    if (is_attempt(step) && (!legal || *model.due_at > now)) continue;
    const Schedule before = schedule;
    const auto after = take(schedule, step, random, now);
    RC_ASSERT((schedule == before));
    if (!legal) {
      RC_ASSERT(!after.has_value());
      RC_ASSERT(after.error().code == ErrorCode::kInvalidState);
      continue;
    }
    RC_ASSERT(after.has_value());
    Instant next_retry = now;
    if (step == Step::kFailTransiently && model.retry_count < schedule.max_retries) {
      next_retry = now + RetryPolicy().delay(model.retry_count, Duration(0), same);
    }
    take(model, step, schedule.max_retries, now, next_retry);
    schedule = *after;
    RC_ASSERT((schedule.updated_at == now));
    compare(schedule, model);
    compare_identity(before, schedule);
  }
  RC_CLASSIFY(model.attempt_count > 1, "several attempts");
  RC_CLASSIFY(model.state == State::kApplied, "applied");
  RC_CLASSIFY(model.state == State::kCancelled, "cancelled");
  RC_CLASSIFY(model.state == State::kFailed || model.state == State::kRetrying, "failed");
}

}  // namespace hoist
