// pg-boss with a plain handler: one UPDATE for each job, those of a batch beside each other.
import { setFlag } from './drain.mjs';
import { measurePgBoss } from './pg_boss.mjs';

await measurePgBoss('pg-boss, plain', (pool, flags) =>
  Promise.all(flags.map((flag) => pool.query({ name: 'set-flag', text: setFlag, values: [flag] }))));
