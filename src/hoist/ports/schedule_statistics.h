// How many schedules there are and how far behind the work is: what is measured, not what is worked with.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "hoist/domain/attention.h"
#include "hoist/domain/schedule.h"

namespace hoist {

/// What is due and was not settled yet.
struct DueBacklog {
  std::int64_t due = 0;
  std::optional<Instant> oldest_due_at;  ///< None where nothing is due.
  bool operator==(const DueBacklog&) const = default;
};

/// Which schedules are counted as Attention.
struct AttentionFilter {
  EnvironmentKey environment;
  Instant since;  ///< The earliest scheduled_at of what failed for good.
  Instant now;    ///< What lateness is measured by (kLateAfter).
};

struct ScheduleCount {
  EnvironmentKey environment;
  ScheduleStatus status = ScheduleStatus::kPending;
  bool live = false;  ///< Has a due_at: pending, or failed with a retry ahead.
  std::int64_t count = 0;
  bool operator==(const ScheduleCount&) const = default;
};

/// Part of a unit of work; its thread only. Every call may also fail with a store error. Schedules of deleted
/// flags count like any other.
class ScheduleStatistics {
 public:
  virtual ~ScheduleStatistics() = default;
  /// Reads the due index as far as it is due: cost follows the backlog, not the table.
  [[nodiscard]] virtual Result<DueBacklog> backlog(Instant now) = 0;
  /// When what is due longest became due; none where nothing is due. Reads an entry of the due index for each
  /// status, however much is due.
  [[nodiscard]] virtual Result<std::optional<Instant>> oldest_due_at(Instant now) = 0;
  /// Pending schedules of which the last preflight found that they would fail. Cost follows their number.
  [[nodiscard]] virtual Result<std::int64_t> count_at_risk() = 0;
  /// Each up to kMostAttention. Cost follows what failed, is due or is at risk, not the table.
  [[nodiscard]] virtual Result<Attention> attention(const AttentionFilter& filter) = 0;
  /// Live schedules by environment and status, in that order; none where there are none. Cost follows the
  /// number of live schedules.
  [[nodiscard]] virtual Result<std::vector<ScheduleCount>> count_live() = 0;
  /// How many live schedules each of these flags has; those without any are not in the answer. Cost follows
  /// the number of their schedules.
  [[nodiscard]] virtual Result<std::map<FlagId, std::int64_t>> count_live_of(
      std::span<const FlagId> flags) = 0;
  /// As count_live, of those that came to their end. Reads the whole table: ask for it seldom.
  [[nodiscard]] virtual Result<std::vector<ScheduleCount>> count_ended() = 0;
};

}  // namespace hoist
