#include "timed_postgres.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "running_server.h"
#include "support/deadline.h"
#include "support/postgres_connection.h"

namespace hoist::bench {

// Transactions of autovacuum would be counted as well.
TimedPostgres::TimedPostgres()
    : server_({.settings = {{"track_commit_timestamp", "on"}, {"autovacuum", "off"}}}) {}

void TimedPostgres::renew() const {
  test::PostgresConnection sql(other_url());
  sql.run("DROP DATABASE IF EXISTS hoist WITH (FORCE)");
  sql.run("CREATE DATABASE hoist");
  migrate_store(url());
}

double TimedPostgres::transactions() const {
  test::PostgresConnection sql(other_url());
  const test::Deadline deadline;
  while (sql.number("SELECT count(*) FROM pg_stat_activity WHERE datname = 'hoist'") > 0) {
    if (deadline.passed())
      throw std::runtime_error("a session stays, whose transactions are not counted yet");
  }
  return static_cast<double>(
      sql.number("SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = 'hoist'"));
}

std::vector<double> TimedPostgres::commit_lateness_ms() const {
  test::PostgresConnection sql(url());
  std::vector<double> lateness;
  for (const test::SqlRow& row :
       sql.query("SELECT extract(epoch FROM pg_xact_commit_timestamp(xmin) - scheduled_at) * 1000 "
                 "FROM feature_flag_schedules")) {
    lateness.push_back(std::stod(row.front().value()));
  }
  if (!lateness.empty() && *std::min_element(lateness.begin(), lateness.end()) < 0) {
    throw std::runtime_error("a schedule was applied before it was due");
  }
  return lateness;
}

}  // namespace hoist::bench
