// Reads the tables into records, by raw SQL in either dialect.
#pragma once

#include "model/records.h"
#include "support/sql_connection.h"

namespace hoist::model {

enum class Dialect { kSqlite, kPostgres };

/// All present rows of flags, schedules and revisions, and the sizes of ledger and audit trail, from one
/// snapshot. Throws SqlError; std::runtime_error for a value that cannot be read.
[[nodiscard]] Contents read_contents(test::SqlConnection& sql, Dialect dialect);

/// SQLite: the audit trail's rows after row `seen` (0: all), in order of commit; moves `seen` on.
[[nodiscard]] std::vector<AuditRow> read_new_audits(test::SqlConnection& sql, std::int64_t& seen);

/// The ledger's rows of one schedule after number `seen` (0: all), in order.
[[nodiscard]] std::vector<AttemptRow> read_new_attempts(test::SqlConnection& sql, Dialect dialect,
                                                        const std::string& schedule, int seen);

/// The whole history as commits in the order in which they were committed.
///
/// PostgreSQL: grouped by transaction and ordered by its commit time, so the server must run with
/// track_commit_timestamp = on; rows must not have been rewritten since (they never are: both tables are
/// only appended to). SQLite: one writer at a time, so the order of audit rows is the order of commits;
/// rows of one unit of work share their instant. Attempts without an audit event (a failure that a retry
/// follows) are put in order by their schedule's numbers and by time.
/// new_schedules hold the row as it was when it was created, as far as the present row still tells it
/// (status pending, no attempts).
[[nodiscard]] std::vector<Commit> read_history(test::SqlConnection& sql, Dialect dialect);

}  // namespace hoist::model
