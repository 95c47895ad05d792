// The least that draining takes: the same rows of the same tables, written without any of Hoist's checks.
#pragma once

#include <string>

#include "support/postgres_connection.h"

namespace hoist::bench {

/// One statement and transaction for each 1,000 due schedules, with the settings of Hoist's own connections.
void drain_with_sql(test::PostgresConnection& sql);

/// Prepared statements in a loop, on a connection with the durability of Hoist's own; one transaction for
/// each 1,000 due schedules. Throws where SQLite refuses.
void drain_with_statements(const std::string& sqlite_path);

}  // namespace hoist::bench
