#include "simulation/drawn_terms.h"

#include <array>

#include "hoist/base/prng.h"

namespace hoist::sim {
namespace {

RetryPolicy drawn_policy(Prng& draw, Duration unit) {
  constexpr std::array kJitters = {Jitter::kNone, Jitter::kUniform, Jitter::kFull, Jitter::kDecorrelated};
  constexpr std::array kFactors = {1.0, 1.5, 2.0, 3.0};
  RetryPolicy policy;
  policy.max_retries = static_cast<int>(draw.below(5));
  policy.base = unit * static_cast<std::int64_t>(1 + draw.below(120));
  policy.cap = policy.base * static_cast<std::int64_t>(1 + draw.below(20));
  policy.factor = kFactors.at(draw.below(kFactors.size()));
  policy.jitter = kJitters.at(draw.below(kJitters.size()));
  if (policy.jitter == Jitter::kUniform && draw.below(2) == 0) {
    policy.jitter_span = policy.base / static_cast<std::int64_t>(1 + draw.below(4)) / 1000 * 1000;
  }
  return policy;
}

/// Enough of them to be met, and few attempts between them: a deadline alone may leave a count open.
void draw_deadline(Prng& draw, Duration unit, DrawnTerms& terms) {
  terms.until_after = unit * static_cast<std::int64_t>(60 + draw.below(1800));
  if (draw.below(2) != 0) return;
  terms.retry_policy->max_retries.reset();
  terms.retry_policy->base = std::max(terms.retry_policy->base, 60 * unit);
  terms.retry_policy->cap = std::max(terms.retry_policy->cap, terms.retry_policy->base);
  if (terms.retry_policy->jitter == Jitter::kFull) terms.retry_policy->jitter = Jitter::kNone;
}

}  // namespace

DrawnTerms drawn_terms(std::uint64_t value, Duration unit) {
  Prng draw(value ^ 0x7465726d73ULL);
  DrawnTerms terms;
  if (draw.below(2) == 0) {
    terms.retry_policy = drawn_policy(draw, unit);
    if (draw.below(3) == 0) draw_deadline(draw, unit, terms);
  }
  if (draw.below(4) == 0) terms.priority = static_cast<int>(1 + draw.below(kMaxPriority));
  if (draw.below(4) != 0) return terms;
  constexpr std::array kWindows = {MissedWindow::kFireLate, MissedWindow::kSkip, MissedWindow::kAsk};
  terms.missed_window = kWindows.at(draw.below(kWindows.size()));
  if (terms.missed_window == MissedWindow::kFireLate || draw.below(2) == 0) {
    terms.max_lateness = unit * static_cast<std::int64_t>(1 + draw.below(600));
  }
  return terms;
}

void set_terms(const DrawnTerms& terms, CreateSchedule& command) {
  if (terms.retry_policy) {
    RetryPolicy policy = *terms.retry_policy;
    if (terms.until_after) policy.until = command.scheduled_at + *terms.until_after;
    command.retry_policy = policy;
  }
  command.priority = terms.priority;
  command.missed_window = terms.missed_window;
  command.max_lateness = terms.max_lateness;
}

void expect_terms(const CreateSchedule& command, model::ScheduleRow& row) {
  row.max_retries = command.max_retries;
  row.policy.reset();
  if (command.retry_policy) {
    const auto& policy = std::get<RetryPolicy>(*command.retry_policy);
    row.max_retries = policy.max_retries.value_or(10);
    row.policy = model::Policy{.base = policy.base.count(),
                               .cap = policy.cap.count(),
                               .factor = policy.factor,
                               .jitter = std::string(to_string(policy.jitter)),
                               .jitter_span = std::nullopt,
                               .max_retries = policy.max_retries,
                               .until = std::nullopt};
    if (policy.jitter_span) row.policy->jitter_span = policy.jitter_span->count();
    if (policy.until) row.policy->until = policy.until->unix_us();
  }
  row.priority = command.priority;
  row.missed_window = to_string(command.missed_window);
  row.max_lateness.reset();
  if (command.max_lateness) row.max_lateness = command.max_lateness->count();
}

}  // namespace hoist::sim
