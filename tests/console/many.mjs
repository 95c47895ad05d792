// A store as it is after years: 10,000 flags, and 100,000 schedules with the ledger and the audit trail of those that have
// ended. Written by SQL, while no server runs on it.
import { execute } from './store_sql.mjs';

export const manyFlags = 10_000;
export const manySchedules = 100_000;

/** What each dialect calls the same things. */
const dialects = {
  sqlite: {
    numbers: (count) =>
      `(WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${count}) SELECT n FROM numbers)`,
    id: (kind, number) => `'01900000-0000-7000-${kind}000-' || printf('%012x', ${number})`,
    key: (number) => `'flag-' || printf('%05d', ${number})`,
    minutes: (number) => `strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', (${number}) || ' minutes')`,
    yes: '1',
    before: 'PRAGMA synchronous = OFF; BEGIN;',
    after: 'COMMIT; ANALYZE;',
  },
  postgres: {
    numbers: (count) => `(SELECT n FROM generate_series(1, ${count}) n) numbers`,
    id: (kind, number) => `('01900000-0000-7000-${kind}000-' || lpad(to_hex(${number}), 12, '0'))::uuid`,
    key: (number) => `'flag-' || lpad((${number})::text, 5, '0')`,
    minutes: (number) => `now() + (${number}) * interval '1 minute'`,
    yes: 'true',
    // Neither environments nor references are looked up for each row.
    before: 'SET session_replication_role = replica; BEGIN;',
    after: 'COMMIT; ANALYZE;',
  },
};

/** Nine of ten have ended in the month that is past, one comes in the month ahead; of what ended one in 90 failed. */
function statements({ numbers, id, key, minutes, yes, before, after }) {
  const month = 30 * 24 * 60;
  const flag = id('9', `n % ${manyFlags} + 1`);
  const schedule = id('8', 'n');
  const ended = `n % 10 <> 0`;
  const failed = `n % 90 = 1`;
  const at = `CASE WHEN ${ended} THEN -(n % ${month}) - 5 ELSE n * 7 % ${month} + 60 END`;
  const endedRows = `${numbers(manySchedules)} WHERE ${ended}`;
  return `${before}
    INSERT INTO feature_flags (id, flag_key, enabled, description)
      SELECT ${id('9', 'n')}, ${key('n')}, ${yes}, 'One of many' FROM ${numbers(manyFlags)};
    INSERT INTO feature_flag_schedules
        (id, flag_id, environment, scheduled_at, updates, status, applied_at, error_message, attempt_count, created_by)
      SELECT ${schedule}, ${flag}, 'production', ${minutes(at)}, '{"rolloutPercentage": 50}',
        CASE WHEN NOT ${ended} THEN 'pending' WHEN ${failed} THEN 'failed' ELSE 'applied' END,
        CASE WHEN ${ended} AND NOT ${failed} THEN ${minutes(at)} END,
        CASE WHEN ${ended} AND ${failed} THEN 'validation_error: it does not fit' END,
        CASE WHEN ${ended} THEN 1 ELSE 0 END, 'many'
      FROM ${numbers(manySchedules)};
    INSERT INTO schedule_attempts (schedule_id, attempt, worker, due_at, started_at, ended_at, outcome, error_class,
        error_code, error_message)
      SELECT ${schedule}, 1, 'worker-1', ${minutes(at)}, ${minutes(at)}, ${minutes(at)},
        CASE WHEN ${failed} THEN 'failed' ELSE 'applied' END, CASE WHEN ${failed} THEN 'permanent' END,
        CASE WHEN ${failed} THEN 'validation_error' END, CASE WHEN ${failed} THEN 'it does not fit' END
      FROM ${endedRows};
    INSERT INTO audit_events (id, at, actor, action, flag_id, flag_key, environment, schedule_id)
      SELECT ${id('a', 'n')}, ${minutes(at)}, 'system',
        CASE WHEN ${failed} THEN 'schedule.failed' ELSE 'schedule.applied' END, ${flag},
        ${key(`n % ${manyFlags} + 1`)}, 'production', ${schedule}
      FROM ${endedRows};
    ${after}`;
}

/** The server stands still meanwhile. */
export async function fillWithMany(hoist, store) {
  await hoist.stop();
  await execute(hoist, store, statements(dialects[store]));
  await hoist.start();
}
