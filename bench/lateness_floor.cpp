#include "lateness_floor.h"

#include "alarm_clock.h"
#include "support/postgres_connection.h"
#include "support/wall_clock.h"

namespace hoist::bench {
namespace {

/// What it did much better with than without, on these tables.
constexpr std::string_view kSessionSettings =
    "SET plan_cache_mode = force_generic_plan; SET random_page_cost = 1.1; SET jit = off; "
    "SET client_min_messages = warning";

/// Claims at most 1,000, sets the flags, settles, writes ledger, audit and revision; it checks nothing beyond
/// what SQL does by itself.
constexpr std::string_view kApplyDue = R"sql(
  PREPARE apply_due AS
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
    UPDATE feature_flags f SET rollout_percentage = (l.updates->>'rolloutPercentage')::int,
      version = f.version + l.changes, updated_at = clock_timestamp()
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
  revision AS (
    UPDATE environments SET revision = revision + 1
    WHERE environment = 'production' AND EXISTS (SELECT FROM claimed))
  SELECT count(*) FROM settled)sql";

}  // namespace

std::vector<double> apply_with_floor(const TimedPostgres& postgres, const Wave& wave) {
  test::PostgresConnection sql(postgres.url());
  sql.run(std::string(kSessionSettings));
  sql.run(std::string(kApplyDue));
  const AlarmClock alarm;
  const test::WallClock clock;
  std::vector<double> lateness;
  for (int done = 0; done < wave.schedules;) {
    alarm.wait_until(wave.due(done));
    const auto settled = static_cast<int>(sql.number("EXECUTE apply_due"));
    const Instant answered = clock.now();
    for (const int end = done + settled; done < end; ++done) {
      lateness.push_back(std::chrono::duration<double, std::milli>(answered - wave.due(done)).count());
    }
  }
  return lateness;
}

}  // namespace hoist::bench
