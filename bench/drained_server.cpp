#include "drained_server.h"

#include <chrono>

#include "drain_floor.h"
#include "drain_workers.h"
#include "hoist/stores/postgres/postgres_store.h"
#include "server_counters.h"

namespace hoist::bench {

Figures timed_drain(const Backlog& backlog, const std::function<void()>& drain) {
  const auto started = std::chrono::steady_clock::now();
  drain();
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - started;
  return {{kDrainedPerSecond, backlog.schedules / taken.count()}, {kDrainMilliseconds, taken.count() * 1e3}};
}

DrainedServer::DrainedServer() : url_(server_.url()), sql_(url_) {
  sql_.run("SET client_min_messages = warning");
}

Candidate DrainedServer::candidate(const Drain& drain) {
  return {drain.name, [this, drain] { return measure(drain); }};
}

Candidate DrainedServer::candidate(const DrainPeer& peer, const Backlog& backlog) {
  return {std::string(peer.name), [this, peer, backlog] {
            return Figures{{kDrainedPerSecond, drain_with_peer(peer, url_, backlog)}};
          }};
}

Figures DrainedServer::measure(const Drain& drain) {
  const std::string counted = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
  fill(sql_, url_, drain.backlog);
  const double deadlocks = settled_counter(sql_, counted);
  Figures figures = drain.snapshot_held ? measure_beside_snapshot(drain) : measure_alone(drain);
  expect_drained(sql_, drain.backlog);
  figures[kDeadlocks] = settled_counter(sql_, counted) - deadlocks;
  return figures;
}

Figures DrainedServer::measure_beside_snapshot(const Drain& drain) {
  test::PostgresConnection other(url_);
  other.run("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM feature_flags");
  Figures figures = measure_alone(drain);
  other.run("COMMIT");
  return figures;
}

Figures DrainedServer::measure_alone(const Drain& drain) {
  if (drain.workers == 0) {
    return timed_drain(drain.backlog, [&] { drain_with_sql(sql_); });
  }
  const auto store = open_postgres_store({.url = url_});
  return timed_drain(drain.backlog, [&] { drain_with_workers(*store, drain.workers); });
}

}  // namespace hoist::bench
