// pg-boss drains a backlog in batches of 1,000, which are fetched one after the other: its own loop rests between two.
import { peerSchema } from './database.mjs';
import { inParts, measureDrain } from './drain.mjs';
import { load } from './packages.mjs';

const PgBoss = load('pg-boss');
const queue = 'set';
const batchSize = 1000;

/** Measures it with `handle(pool, flags)`, which does the jobs of a batch. */
export const measurePgBoss = (who, handle) => measureDrain({
  who,
  npmPackage: 'pg-boss',
  prepare: async ({ url, pool, flags }) => {
    // It does nothing by itself.
    const boss = new PgBoss({ connectionString: url, schema: peerSchema, supervise: false, schedule: false });
    await boss.start();
    await boss.createQueue(queue);
    const specs = flags.map((flag) => ({ name: queue, data: { flag } }));
    for (const part of inParts(specs, batchSize)) await boss.insert(part);
    const drain = async () => {
      for (;;) {
        const jobs = await boss.fetch(queue, { batchSize });
        if (jobs.length === 0) return;
        await handle(pool, jobs.map(({ data }) => data.flag));
        await boss.complete(queue, jobs.map(({ id }) => id));
      }
    };
    return { drain, close: () => boss.stop({ graceful: false }) };
  },
  left: async (pool) =>
    (await pool.query(`SELECT count(*)::int FROM ${peerSchema}.job WHERE state <> 'completed'`)).rows[0].count,
});
