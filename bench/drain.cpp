#include "drain.h"

#include <fmt/format.h>

#include <chrono>
#include <functional>
#include <stdexcept>

#include "hoist/base/prng.h"
#include "hoist/engine/pass.h"
#include "hoist/stores/postgres/postgres_store.h"
#include "hoist/system/real_clock.h"
#include "support/must.h"
#include "support/postgres_connection.h"
#include "support/postgres_server.h"

namespace hoist::bench {
namespace {

using test::must;
using test::PostgresConnection;

// The sizes that the goal is stated for.
constexpr int kSchedules = 20'000;
constexpr int kFlags = 2'000;
/// The figure: schedules per second.
const std::string kSchedulesPerSecond = "per_second";

/// Log lines are made, as in production, and then dropped: writing them is the reader's cost.
class DroppedLog final : public Log {
 public:
  void write(LogLevel, std::string_view, std::span<const LogField>) override {}
};

void fill(PostgresConnection& sql, const std::string& url, int schedules, int flags) {
  sql.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  must(make_postgres_migrator({.url = url})->up());
  sql.run(
      fmt::format("INSERT INTO feature_flags (id, flag_key, environment) "
                  "SELECT gen_random_uuid(), 'flag-' || n, 'production' FROM generate_series(1, {}) n",
                  flags));
  sql.run(fmt::format(
      "INSERT INTO feature_flag_schedules (id, flag_id, scheduled_at, updates) "
      "SELECT gen_random_uuid(), f.id, clock_timestamp() - interval '1 hour' + n * interval '1 millisecond', "
      "jsonb_build_object('rolloutPercentage', n % 101, 'enabled', n % 2 = 0) "
      "FROM generate_series(1, {}) n JOIN feature_flags f ON f.flag_key = 'flag-' || (n % {} + 1)",
      schedules, flags));
  sql.run("INSERT INTO environments VALUES ('production', 1)");
  sql.run("VACUUM ANALYZE");
  sql.run("CHECKPOINT");
}

/// One statement per 1,000: claims, sets the flags, settles, writes ledger, audit and revision. It does
/// no more checking than SQL does by itself: no intents, no permanent failures, no compare-and-set.
constexpr std::string_view kFloorStatement = R"sql(
  WITH claimed AS MATERIALIZED (
    SELECT ctid AS place, id, flag_id, scheduled_at, updates FROM feature_flag_schedules
    WHERE status = 'pending' AND due_at <= clock_timestamp()
    ORDER BY due_at, id LIMIT 1000 FOR UPDATE SKIP LOCKED),
  latest AS MATERIALIZED (
    SELECT DISTINCT ON (flag_id) flag_id, updates, count(*) OVER (PARTITION BY flag_id) AS changes
    FROM claimed ORDER BY flag_id, scheduled_at DESC, id DESC),
  before AS MATERIALIZED (
    SELECT f.* FROM feature_flags f JOIN latest l ON l.flag_id = f.id ORDER BY f.id FOR NO KEY UPDATE OF f),
  flags AS (
    UPDATE feature_flags f SET enabled = (l.updates->>'enabled')::boolean,
      rollout_percentage = (l.updates->>'rolloutPercentage')::int, version = f.version + l.changes,
      updated_at = clock_timestamp()
    FROM before b JOIN latest l ON l.flag_id = b.id WHERE f.id = b.id RETURNING f.*),
  settled AS (
    UPDATE feature_flag_schedules s SET status = 'applied', applied_at = clock_timestamp(),
      attempt_count = s.attempt_count + 1, updated_at = clock_timestamp()
    FROM claimed c WHERE s.ctid = c.place RETURNING s.id),
  ledger AS (
    INSERT INTO schedule_attempts (schedule_id, attempt, worker, started_at, ended_at, outcome)
    SELECT id, 1, 'floor', clock_timestamp(), clock_timestamp(), 'applied' FROM claimed),
  trail AS (
    INSERT INTO audit_events (id, at, actor, action, flag_id, flag_key, environment, schedule_id, flag_before, flag_after)
    SELECT gen_random_uuid(), clock_timestamp(), 'system', 'schedule.applied', f.id, f.flag_key, f.environment, c.id,
      to_jsonb(b), to_jsonb(f)
    FROM claimed c JOIN flags f ON f.id = c.flag_id JOIN before b ON b.id = c.flag_id),
  revision AS (UPDATE environments SET revision = revision + 1 WHERE environment = 'production')
  SELECT count(*) FROM settled)sql";

void drain_with_floor(PostgresConnection& sql) {
  while (sql.number(std::string(kFloorStatement)) > 0) {
  }
}

void drain_with_hoist(const std::string& url) {
  const RealClock clock;
  DroppedLog log;
  Prng random(1);
  const auto store = open_postgres_store({.url = url});
  const auto session = store->open_session(SessionPurpose::kRunner);
  Pass pass(*session, clock, log, random, {.limit = kRunnerBatch, .policy = {}, .worker = "bench"});
  while (must(pass.run_once()).more) {
  }
}

double per_second(int count, const std::function<void()>& work) {
  const auto started = std::chrono::steady_clock::now();
  work();
  return count / std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
}

void expect_settled(PostgresConnection& sql, int schedules) {
  for (const char* query : {"SELECT count(*) FROM feature_flag_schedules WHERE status = 'applied'",
                            "SELECT count(*) FROM schedule_attempts", "SELECT count(*) FROM audit_events"}) {
    if (sql.number(query) != schedules) throw std::runtime_error(std::string("not all settled: ") + query);
  }
}

/// Drains fresh tables once; `drain` alone is timed.
Figures measure_once(PostgresConnection& sql, const std::string& url, const std::function<void()>& drain) {
  fill(sql, url, kSchedules, kFlags);
  const double rate = per_second(kSchedules, drain);
  expect_settled(sql, kSchedules);
  return {{kSchedulesPerSecond, rate}};
}

}  // namespace

Results measure_drain(int rounds) {
  const test::PostgresServer server;
  const std::string url = server.url();
  PostgresConnection sql(url);
  sql.run("SET jit = off; SET client_min_messages = warning");
  const std::string floor = "set-based SQL on the same tables";
  const std::string hoist = "one worker, PostgreSQL";
  const Comparison comparison =
      measure_in_turn("drain",
                      {{floor, [&] { return measure_once(sql, url, [&] { drain_with_floor(sql); }); }},
                       {hoist, [&] { return measure_once(sql, url, [&] { drain_with_hoist(url); }); }}},
                      rounds);
  return {.rows = {{.what = floor, .unit = "/s", .figure = comparison.of(floor, kSchedulesPerSecond)},
                   {.what = hoist,
                    .unit = "/s",
                    .figure = comparison.of(hoist, kSchedulesPerSecond),
                    .ratio = Ratio{.value = comparison.ratio(hoist, kSchedulesPerSecond), .to = "floor"},
                    .goal = Goal{Goal::Bound::kAtLeast, 0.3, Goal::Of::kRatio}}}};
}

}  // namespace hoist::bench
