// The ledger: one row per recorded attempt to apply a schedule.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/domain/failure.h"
#include "hoist/domain/schedule.h"

namespace hoist {

enum class AttemptOutcome : std::uint8_t {
  kApplied,     ///< At least one field was set.
  kFailed,      ///< See the failure; a retry follows where next_retry_at is set.
  kSuperseded,  ///< Every field was already set by newer intent.
  kSkipped,     ///< The window was missed, and the schedule is not to be applied late.
};
[[nodiscard]] std::string_view to_string(
    AttemptOutcome outcome);  ///< "applied", "failed", "superseded", "skipped"
[[nodiscard]] std::optional<AttemptOutcome> parse_attempt_outcome(std::string_view text);

struct Attempt {
  ScheduleId schedule_id;
  int number = 1;  ///< 1, 2, 3 …; goes on over a manual retry.
  std::string worker;
  /// What it was claimed by; none in rows that were written before it was recorded.
  std::optional<Instant> due_at;
  Instant started_at;  ///< When the schedule was claimed.
  Instant ended_at;    ///< When the outcome was written, by the store's clock.
  AttemptOutcome outcome = AttemptOutcome::kApplied;
  std::optional<Failure> failure;        ///< Set iff outcome is kFailed.
  std::optional<Instant> next_retry_at;  ///< Set iff a retry follows.
  std::vector<FlagField> dropped;        ///< Fields left alone because newer intent had set them.
  bool operator==(const Attempt&) const = default;
};

}  // namespace hoist
