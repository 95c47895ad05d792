// The rows of each table, selected and decoded in either dialect. What runs them in one snapshot and makes
// a history of them is store_reader.h. Every function throws SqlError, or std::runtime_error for a value
// that it cannot read.
#pragma once

#include <string>
#include <vector>

#include "model/records.h"
#include "model/store_reader.h"

namespace hoist::model {

/// A row of a table that is only appended to, and when it was committed.
template <class Row>
struct Recorded {
  Row row;
  /// PostgreSQL: the time of the commit in µs. SQLite: the rowid; 0 where the table has none.
  std::int64_t place = 0;
  std::string transaction;  ///< PostgreSQL: its number. SQLite: "".
};

[[nodiscard]] std::map<std::string, FlagRow> read_flags(test::SqlConnection& sql, Dialect dialect);
[[nodiscard]] std::map<std::string, ScheduleRow> read_schedules(test::SqlConnection& sql, Dialect dialect);
[[nodiscard]] std::map<std::string, std::int64_t> read_revisions(test::SqlConnection& sql);
[[nodiscard]] std::set<SegmentName> read_segments(test::SqlConnection& sql);

/// How much of an appended row is wanted.
enum class Wanted { kRow, kRowAndCommit };

/// `condition` begins with WHERE or is empty. In order of (schedule, number).
[[nodiscard]] std::vector<Recorded<AttemptRow>> read_attempts(test::SqlConnection& sql, Dialect dialect,
                                                              Wanted wanted, const std::string& condition);
/// As above. In order of place, then id.
[[nodiscard]] std::vector<Recorded<AuditRow>> read_audits(test::SqlConnection& sql, Dialect dialect,
                                                          const std::string& condition);

}  // namespace hoist::model
