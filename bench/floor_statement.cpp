#include "floor_statement.h"

namespace hoist::bench {

std::string_view floor_statement() {
  return R"sql(
  WITH claimed AS MATERIALIZED (
    SELECT ctid AS place, id, flag_id, scheduled_at, due_at, updates FROM feature_flag_schedules
    WHERE status = 'pending' AND claim_key <= clock_timestamp() AT TIME ZONE 'UTC' AND due_at <= clock_timestamp()
    ORDER BY claim_key, id LIMIT 1000 FOR UPDATE SKIP LOCKED),
  latest AS MATERIALIZED (
    SELECT DISTINCT ON (flag_id) flag_id, updates, count(*) OVER (PARTITION BY flag_id) AS changes
    FROM claimed ORDER BY flag_id, scheduled_at DESC, id DESC),
  before AS MATERIALIZED (
    SELECT f.* FROM feature_flags f JOIN latest l ON l.flag_id = f.id ORDER BY f.id FOR NO KEY UPDATE OF f),
  flags AS (
    UPDATE feature_flags f SET enabled = COALESCE((l.updates->>'enabled')::boolean, f.enabled),
      rollout_percentage = (l.updates->>'rolloutPercentage')::int, version = f.version + l.changes,
      updated_at = clock_timestamp()
    FROM before b JOIN latest l ON l.flag_id = b.id WHERE f.id = b.id RETURNING f.*),
  settled AS (
    UPDATE feature_flag_schedules s SET status = 'applied', applied_at = clock_timestamp(),
      attempt_count = s.attempt_count + 1, updated_at = clock_timestamp()
    FROM claimed c WHERE s.ctid = c.place RETURNING s.id),
  ledger AS (
    INSERT INTO schedule_attempts (schedule_id, attempt, worker, due_at, started_at, ended_at, outcome)
    SELECT id, 1, 'floor', due_at, clock_timestamp(), clock_timestamp(), 'applied' FROM claimed),
  chains AS (
    INSERT INTO audit_chains (subject, length, head_hash)
    SELECT flag_id::text, changes, sha256(flag_id::text::bytea) FROM latest
    ON CONFLICT (subject) DO UPDATE SET length = audit_chains.length + excluded.length, head_hash = excluded.head_hash
    RETURNING subject, length),
  trail AS (
    -- The schedules' ids are in the order of time, as those of the events are with Hoist.
    INSERT INTO audit_events (id, at, actor, action, flag_id, flag_key, environment, schedule_id, flag_before, flag_after,
      chain_position, chain_hash)
    SELECT c.id, clock_timestamp(), 'system', 'schedule.applied', f.id, f.flag_key, f.environment, c.id, to_jsonb(b),
      to_jsonb(f), ends.length + 1 - row_number() OVER (PARTITION BY f.id ORDER BY c.scheduled_at DESC, c.id DESC),
      sha256(c.id::text::bytea)
    FROM claimed c JOIN flags f ON f.id = c.flag_id JOIN before b ON b.id = c.flag_id
      JOIN chains ends ON ends.subject = c.flag_id::text),
  raised AS (
    UPDATE environments SET revision = revision + 1
    WHERE environment = 'production' AND EXISTS (SELECT FROM claimed) RETURNING revision),
  logged AS (
    INSERT INTO revisions (environment, revision, committed_at)
    SELECT 'production', revision, clock_timestamp() FROM raised),
  changed AS (
    INSERT INTO changes (environment, revision, place, kind, object_key, flag_id, flag_version, schedule_id)
    SELECT 'production', revision, row_number() OVER (ORDER BY c.id), 'schedule.applied', f.flag_key, f.id, f.version,
      c.id
    FROM claimed c JOIN flags f ON f.id = c.flag_id CROSS JOIN raised)
  SELECT count(*) FROM settled)sql";
}

}  // namespace hoist::bench
