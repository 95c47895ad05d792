// Schedules that are due, made by SQL, and what must be in the tables once they are drained.
#pragma once

#include <string>

#include "support/postgres_connection.h"
#include "support/sqlite_connection.h"

namespace hoist::bench {

/// Each schedule sets whether its flag is on and for which share of users; they are spread evenly over the
/// flags, and one millisecond apart.
struct Backlog {
  int schedules = 0;
  int flags = 0;
  /// Of a hundred schedules, in seeded places; they name a default variant that their flag no longer has,
  /// which fails permanently.
  int failing = 0;
  bool same_instant = false;  ///< Due all at once, instead.
};

/// Replaces whatever is in the database by Hoist's tables with so many flags.
void fill_flags(test::PostgresConnection& sql, const std::string& url, int flags);
/// The same with a backlog.
void fill(test::PostgresConnection& sql, const std::string& url, const Backlog& backlog);
/// Precondition: there is no such file.
void fill(const std::string& sqlite_path, const Backlog& backlog);

/// Throws unless every schedule has ended by one attempt, with one audit event, those failed that had to, and
/// each flag is as the newest of its schedules, by (scheduled_at, id), wanted it.
void expect_drained(test::SqlConnection& sql, const Backlog& backlog);

}  // namespace hoist::bench
