// pg-boss with a handler that its user wrote set-wise: one UPDATE for each batch.
import { setFlags } from './drain.mjs';
import { measurePgBoss } from './pg_boss.mjs';

await measurePgBoss('pg-boss, set-wise', (pool, flags) =>
  pool.query({ name: 'set-flags', text: setFlags, values: [flags] }));
