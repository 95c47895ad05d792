// What timelines are read from, in PostgreSQL.
#pragma once

#include "hoist/ports/timeline_reader.h"
#include "hoist/stores/postgres/filtered_query.h"
#include "hoist/stores/postgres/transaction.h"

namespace hoist::postgres {

/// Borrows the transaction; its thread only.
class PostgresTimeline final : public TimelineReader {
 public:
  explicit PostgresTimeline(Transaction& transaction) : transaction_(transaction) {}

  [[nodiscard]] Result<std::vector<TimelineFlag>> flags(const TimelineFilter& filter) override;
  [[nodiscard]] Result<std::vector<ScheduleOutline>> schedules(std::span<const FlagId> flags,
                                                               const TimelinePeriod& period, Instant now,
                                                               int limit) override;
  [[nodiscard]] Result<std::vector<FlagEdit>> edits(std::span<const FlagId> flags,
                                                    const TimelinePeriod& period, int limit) override;
  [[nodiscard]] Result<std::vector<Schedule>> whole(std::span<const ScheduleId> ids) override;
  [[nodiscard]] Result<std::vector<AttemptOutline>> attempts(std::span<const ScheduleId> ids,
                                                             int limit) override;

 private:
  /// All flags that may have something in the period; none where that would take too many rows to say.
  [[nodiscard]] Result<std::optional<std::vector<FlagId>>> candidates(const TimelinePeriod& period);

  Transaction& transaction_;
};

/// In key order, which is soon done where many flags have something in the period; or among `candidates`.
[[nodiscard]] FilteredQuery timeline_flags_query(const TimelineFilter& filter,
                                                 const std::optional<std::vector<FlagId>>& candidates);
/// $1 from, $2 to, $3 the period's first id, $4 the first behind it, $5 limit of each kind of row. The answer
/// is flags, each with how many rows it has.
[[nodiscard]] const Statement& timeline_candidates_statement();
/// $1 flags, $2 from, $3 now within the period, $4 to, $5 the reach's begin, $6 limit.
[[nodiscard]] const Statement& timeline_schedules_statement();
/// $1 flags, $2 from, $3 to, $4 the period's first id, $5 the first behind it, $6 limit.
[[nodiscard]] const Statement& timeline_edits_statement();

}  // namespace hoist::postgres
