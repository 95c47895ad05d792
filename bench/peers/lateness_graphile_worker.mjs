// How late graphile-worker does jobs that are spread over some seconds: with its defaults, and with the settings that
// are its fastest, or with those of `--settings` alone. Due and done are instants of the database's clock. Prints a line
// of JSON for each.
import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';

import { openDatabase } from './database.mjs';
import { addJobs, work } from './graphile_worker.mjs';
import { versionOf } from './packages.mjs';

const { values } = parseArgs({ options: {
  url: { type: 'string' }, jobs: { type: 'string', default: '300' }, seconds: { type: 'string', default: '30' },
  settings: { type: 'string' },
} });
const [jobs, seconds] = [Number(values.jobs), Number(values.seconds)];
/** Seconds from the making of the jobs to the first of them, so that the worker is there when it is due. */
const lead = 2;

const settingsOf = {
  'its defaults': {},
  'its fastest': { concurrentJobs: 24, maxPoolSize: 25, pollInterval: 1, localQueue: { size: 500 },
    completeJobBatchDelay: 0, failJobBatchDelay: 0 },
};

for (const [name, settings] of Object.entries(settingsOf)) {
  if (values.settings !== undefined && values.settings !== name) continue;
  const pool = await openDatabase(values.url);
  await pool.query('CREATE TABLE hoist_peer.jobs (id int PRIMARY KEY, due timestamptz NOT NULL, done timestamptz)');
  // Over the whole time, and never in step with a poll: steps of the golden ratio. Payloads have milliseconds.
  const { rows } = await pool.query(`
    INSERT INTO hoist_peer.jobs (id, due)
    SELECT i, date_trunc('milliseconds', clock_timestamp() + make_interval(secs => $2 + $3 * (i * 0.6180339887 % 1)))
    FROM generate_series(1, $1::int) AS i RETURNING id, due`, [jobs, lead, seconds]);
  await addJobs(values.url, [rows.map(({ id, due }) => ({ identifier: 'set', payload: { id }, runAt: due }))]);
  await work({ url: values.url, jobs, settings, task: ({ id }, query) => query(
    { name: 'done', text: 'UPDATE hoist_peer.jobs SET done = clock_timestamp() WHERE id = $1', values: [id] }) });
  const { rows: [late] } = await pool.query(`
    SELECT count(done)::int AS done,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS p50, percentile_cont(0.99) WITHIN GROUP (ORDER BY ms) AS p99,
      max(ms)::float AS max
    FROM (SELECT done, extract(epoch FROM done - due) * 1000 AS ms FROM hoist_peer.jobs) AS jobs`);
  await pool.end();
  assert.equal(late.done, jobs, 'every job was done');
  const round = (ms) => Number(ms.toFixed(1));
  console.log(JSON.stringify({ who: 'graphile-worker', version: versionOf('graphile-worker'), settings: name, jobs,
    seconds, p50: round(late.p50), p99: round(late.p99), max: round(late.max) }));
}
