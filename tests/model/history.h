// Makes commits of the rows that they left in the ledger and the audit trail.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/records.h"
#include "model/table_rows.h"

namespace hoist::model {

/// PostgreSQL tells the transaction of each row.
[[nodiscard]] std::vector<Commit> postgres_commits(std::vector<Recorded<AttemptRow>> attempts,
                                                   std::vector<Recorded<AuditRow>> audits);

/// SQLite tells the order of audit events alone. What a person does is one event and one unit of work;
/// outcomes next to each other are of one unit if they share their instant and are in order of intended
/// time, as a unit writes them. A failure that a retry follows has no event: it is a unit of its own
/// (section 5), put in place by its time and by its schedule's numbers.
[[nodiscard]] std::vector<Commit> sqlite_commits(std::vector<Recorded<AttemptRow>> attempts,
                                                 std::vector<Recorded<AuditRow>> audits,
                                                 const std::map<std::string, ScheduleRow>& schedules);

/// Adds the rows that were created: with their audit event, or, for what SQL put there, before the first
/// commit that tells of it; where transactions overlap, already when the row says that it was created.
[[nodiscard]] std::vector<Commit> with_creations(std::vector<Commit> commits,
                                                 const std::map<std::string, FlagRow>& flags,
                                                 const std::map<std::string, ScheduleRow>& schedules);

}  // namespace hoist::model
