#include "server_counters.h"

#include <stdexcept>

namespace hoist::bench {

double settled_counter(test::PostgresConnection& sql, const std::string& query) {
  const std::string others =
      "FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' "
      "AND pid <> pg_backend_pid()";
  // The server does the waiting, for at most so many milliseconds each. Its answer does not tell one that
  // does not end from one that has ended by itself meanwhile.
  sql.run("SELECT pg_terminate_backend(pid, 30000) " + others);
  if (sql.number("SELECT count(*) " + others) != 0) {
    throw std::runtime_error("a connection to the database does not end");
  }
  sql.run("SELECT pg_stat_force_next_flush()");
  return std::stod(sql.value(query));
}

}  // namespace hoist::bench
