// On what terms a schedule is made, drawn from a number: how it is retried, how urgent it is, and what
// becomes of it when it is late. Pure functions.
#pragma once

#include <cstdint>
#include <optional>

#include "hoist/app/create_schedule.h"
#include "model/records.h"

namespace hoist::sim {

struct DrawnTerms {
  /// The schedule's own policy; its deadline, if it has one, counts from scheduled_at.
  std::optional<RetryPolicy> retry_policy = std::nullopt;
  std::optional<Duration> until_after = std::nullopt;
  int priority = 0;
  MissedWindow missed_window = MissedWindow::kFireLate;
  std::optional<Duration> max_lateness = std::nullopt;
};

/// About half of all schedules follow the server's policy, and most are applied however late. `unit` is what
/// passes for a second: every duration is a multiple of it.
[[nodiscard]] DrawnTerms drawn_terms(std::uint64_t value, Duration unit);

/// Puts the terms into a command whose scheduled_at is known.
void set_terms(const DrawnTerms& terms, CreateSchedule& command);

/// What the schedule's row has to say of a command's terms, and of its max_retries.
void expect_terms(const CreateSchedule& command, model::ScheduleRow& row);

}  // namespace hoist::sim
