// What timelines are read from, in SQLite.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hoist/ports/timeline_reader.h"
#include "hoist/stores/sqlite/connection.h"

namespace hoist::sqlite {

class Timeline final : public TimelineReader {
 public:
  explicit Timeline(Connection& connection) : connection_(connection) {}
  Result<std::vector<TimelineFlag>> flags(const TimelineFilter& filter) override;
  Result<std::vector<ScheduleOutline>> schedules(std::span<const FlagId> flags, const TimelinePeriod& period,
                                                 Instant now, int limit) override;
  Result<std::vector<FlagEdit>> edits(std::span<const FlagId> flags, const TimelinePeriod& period,
                                      int limit) override;
  Result<std::vector<Schedule>> whole(std::span<const ScheduleId> ids) override;
  Result<std::vector<AttemptOutline>> attempts(std::span<const ScheduleId> ids, int limit) override;

 private:
  /// The ids of all flags that may have something in the period, as a JSON array; none where that would take
  /// too many rows to say.
  Result<std::optional<std::string>> candidates(const TimelinePeriod& period);

  Connection& connection_;
};

/// Where the flags of a timeline are looked for.
enum class TimelineSearch : std::uint8_t {
  kAll,         ///< In key order: soon done where many have something in the period.
  kCandidates,  ///< Among given ones: where there is little in the period.
};
/// Parameters: environment, key to continue after, from, to, the reach's begin, the period's first id and the
/// first behind it, limit; then a text that is searched for, or null; and the candidates' ids as a JSON
/// array.
[[nodiscard]] std::string timeline_flags_sql(TimelineSearch search);
/// The flags of schedules of a time. Parameters: from, to, limit.
[[nodiscard]] std::string_view timeline_scheduled_sql();
/// The flags of events. Parameters: the first id, the first behind, limit.
[[nodiscard]] std::string_view timeline_audited_sql();
/// The flags of schedules that wait for a retry. Parameter: limit.
[[nodiscard]] std::string_view timeline_retrying_sql();
/// Parameters: flag, from, to, limit. The later first.
[[nodiscard]] std::string_view timeline_schedules_before_sql();
/// Parameters: flag, from, to, limit. The earlier first.
[[nodiscard]] std::string_view timeline_schedules_after_sql();
/// Parameters: flag, from, to, the reach's begin, limit.
[[nodiscard]] std::string_view timeline_late_schedules_sql();
/// Parameters: flag, from, to, the period's first id and the first behind it, limit.
[[nodiscard]] std::string_view timeline_edits_sql();

}  // namespace hoist::sqlite
