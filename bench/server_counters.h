// What PostgreSQL counts of a database and its tables.
#pragma once

#include <string>

#include "support/postgres_connection.h"

namespace hoist::bench {

/// A number of pg_stat_database or pg_stat_user_tables, as `query` asks for it. Ends every other connection
/// to the database first: a connection tells the counters what it did when it ends, at the latest. Throws
/// where one does not end.
[[nodiscard]] double settled_counter(test::PostgresConnection& sql, const std::string& query);

}  // namespace hoist::bench
