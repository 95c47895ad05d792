// graphile-worker drains a backlog, with the settings that are its best for that.
import { peerSchema } from './database.mjs';
import { inParts, measureDrain, setFlag } from './drain.mjs';
import { addJobs, work } from './graphile_worker.mjs';

const settings = {
  concurrentJobs: 24,
  maxPoolSize: 25,
  localQueue: { size: 500 },
  completeJobBatchDelay: 0,
  failJobBatchDelay: 0,
};

await measureDrain({
  who: 'graphile-worker',
  npmPackage: 'graphile-worker',
  prepare: async ({ url, flags }) => {
    const specs = flags.map((flag) => ({ identifier: 'set', payload: { flag } }));
    await addJobs(url, inParts(specs, 1000));
    const task = ({ flag }, query) => query({ name: 'set-flag', text: setFlag, values: [flag] });
    // It begins with its start, and ends by its stop.
    return { drain: () => work({ url, jobs: flags.length, settings, task }), close: async () => {} };
  },
  left: async (pool) => (await pool.query(`SELECT count(*)::int FROM ${peerSchema}.jobs`)).rows[0].count,
});
