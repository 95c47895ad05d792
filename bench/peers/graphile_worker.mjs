// graphile-worker as the harnesses use it: in this process, on a schema of its own, until so many jobs were done.
import { peerSchema } from './database.mjs';
import { load } from './packages.mjs';

const { Logger, makeWorkerUtils, run } = load('graphile-worker');

/** Its log tells every job. */
const logger = new Logger(() => () => {});

/** Makes its schema and the jobs: [{identifier, payload, runAt?}], in parts that it takes. */
export async function addJobs(url, parts) {
  const utils = await makeWorkerUtils({ connectionString: url, schema: peerSchema, logger });
  await utils.migrate();
  for (const part of parts) await utils.addJobs(part);
  await utils.release();
}

/** Runs `task(payload, query)` for each job of the name `set`, and stops when `jobs` were done and are settled. */
export async function work({ url, jobs, settings, task }) {
  let count = 0;
  let done;
  const all = new Promise((resolve, reject) => { done = { resolve, reject }; });
  const set = async (payload, { query }) => {
    try {
      await task(payload, query);
    } catch (error) {
      done.reject(error);
      throw error;
    }
    if (++count === jobs) done.resolve();
  };
  const runner = await run({
    preset: { worker: { connectionString: url, schema: peerSchema, logger, ...settings } },
    taskList: { set }, noHandleSignals: true, parsedCronItems: [],
  });
  await all;
  // What it has not told its tables yet, it tells them now.
  await runner.stop();
}
