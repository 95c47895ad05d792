// What is measured of a peer that drains a backlog: jobs that are due, each of which does one UPDATE of a flag's row.
// Prints one line of JSON.
import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';

import { openDatabase } from './database.mjs';
import { versionOf } from './packages.mjs';

/** One job's work. `$1` is the flag's number. */
export const setFlag = 'UPDATE hoist_peer.flags SET enabled = NOT enabled, version = version + 1 WHERE id = $1';
/** The work of many jobs at once. `$1` is an array of the flags' numbers, each as often as there are jobs for it. */
export const setFlags = `
  UPDATE hoist_peer.flags SET enabled = enabled <> (due.jobs % 2 = 1), version = version + due.jobs
  FROM (SELECT id, count(*)::int AS jobs FROM unnest($1::int[]) AS id GROUP BY id) AS due
  WHERE flags.id = due.id`;

/** Asserts that every flag was changed once by each of its jobs. */
async function areAllDoneOnce(pool, jobs, flagCount) {
  const { rows: [wrong] } = await pool.query(`
    SELECT count(*)::int AS flags FROM hoist_peer.flags
    WHERE version <> $1::int / $2::int + (id < $1::int % $2::int)::int`, [jobs, flagCount]);
  assert.equal(wrong.flags, 0, 'flags that were changed too often or not often enough');
}

/**
 * Measures a peer. `prepare({url, pool, flags})` makes its schema and a job for each of the flags' numbers, and gives
 * {drain, close}: drain() resolves once all are done and the peer has it in its tables, and it alone is timed.
 * `left(pool)` counts the jobs that are still to be done.
 */
export async function measureDrain({ who, npmPackage, prepare, left }) {
  const { values } = parseArgs({ options: {
    url: { type: 'string' }, jobs: { type: 'string', default: '20000' }, flags: { type: 'string', default: '2000' },
  } });
  const { url } = values;
  const [jobs, flagCount] = [Number(values.jobs), Number(values.flags)];
  const pool = await openDatabase(url);
  await pool.query(`
    CREATE TABLE hoist_peer.flags
      (id int PRIMARY KEY, enabled boolean NOT NULL DEFAULT false, version int NOT NULL DEFAULT 0)`);
  await pool.query('INSERT INTO hoist_peer.flags (id) SELECT generate_series(0, $1::int - 1)', [flagCount]);
  const flags = Array.from({ length: jobs }, (_, i) => i % flagCount);
  const { drain, close } = await prepare({ url, pool, flags });
  await pool.query('VACUUM ANALYZE');

  const start = performance.now();
  await drain();
  const seconds = (performance.now() - start) / 1000;

  await close();
  await areAllDoneOnce(pool, jobs, flagCount);
  assert.equal(await left(pool), 0, 'jobs that are left');
  await pool.end();
  console.log(JSON.stringify({ who, version: versionOf(npmPackage), jobs, seconds: Number(seconds.toFixed(3)),
    perSecond: Math.round(jobs / seconds) }));
}

/** The parts of `list`, each of at most `size`. */
export const inParts = (list, size) =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
