// A primary with a synchronous standby: the primary is killed while workers drain, the standby promoted, and
// a new standby made of it, again and again. Workers and load follow by a URL that names both.
#include <fmt/format.h>

#include <memory>
#include <utility>

#include "support/postgres_connection.h"
#include "torture/moment.h"
#include "torture/trial.h"

namespace hoist::torture {
namespace {

using namespace std::chrono_literals;
using test::PostgresConnection;
using test::PostgresServer;

test::PostgresServerOptions node_options(const Setting& setting, const ClusterDisk& disk, int number) {
  test::PostgresServerOptions options = server_options(setting, disk, fmt::format("postgres-{}", number));
  options.settings["wal_keep_size"] = "256MB";
  return options;
}

void wait_until(PostgresConnection& sql, const std::string& condition) {
  const test::Deadline deadline;
  while (sql.value("SELECT " + condition) != "t") {
    if (deadline.passed()) throw std::runtime_error("the standby does not follow: " + condition);
    static_cast<void>(stopped_within({}, 5ms));
  }
}

/// From here on a commit is acknowledged once the standby has it too, and what was acknowledged before is
/// there as well.
void make_synchronous(const PostgresServer& primary) {
  PostgresConnection sql(primary.url());
  sql.run("ALTER SYSTEM SET synchronous_standby_names = '*'");
  sql.run("SELECT pg_reload_conf()");
  wait_until(sql, "count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'");
  const std::string reached = sql.value("SELECT pg_current_wal_insert_lsn()");
  wait_until(sql, fmt::format("count(*) = 1 FROM pg_stat_replication WHERE flush_lsn >= '{}'", reached));
}

}  // namespace

Report run_failover(const Setting& setting) {
  const ClusterDisk disk("2g");
  int nodes = 1;
  auto primary = std::make_unique<PostgresServer>(node_options(setting, disk, nodes));
  auto standby = PostgresServer::standby_of(*primary, node_options(setting, disk, ++nodes));
  make_synchronous(*primary);
  const std::string url =
      fmt::format("postgresql://postgres@127.0.0.1:{},127.0.0.1:{}/postgres?target_session_attrs=read-write",
                  primary->port(), standby->port());
  Trial trial(setting, TrialUrls(url));
  constexpr int kMoreWork = 300;
  int failovers = 0;
  while (!trial.over_within(100ms, 1s)) {
    trial.add_backlog(kMoreWork);
    static_cast<void>(trial.over_within(0ms, 60ms));
    if (trial.random().below(2) == 0) {
      primary->kill_9();
    } else {
      primary->kill_9_postmaster();
    }
    ++failovers;
    static_cast<void>(trial.over_within(0ms, 200ms));
    standby->promote();
    const std::uint16_t port = primary->port();
    primary = std::move(standby);
    standby = PostgresServer::standby_of(*primary, node_options(setting, disk, ++nodes), port);
    make_synchronous(*primary);
  }
  return trial.finish(primary->url(), {{"primaries killed and standbys promoted", failovers}});
}

}  // namespace hoist::torture
