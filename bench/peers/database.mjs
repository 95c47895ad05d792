// The database that a peer is measured on. What the harnesses make stands in schemas of their own, which are made anew.
import { load } from './packages.mjs';

const { Pool } = load('pg');

/** The peer's own tables. */
export const peerSchema = 'hoist_peer_queue';
/** As many as a handler may use at once. */
const connections = 25;

/** A pool on `url`, with none of the schemas left of an earlier run. */
export async function openDatabase(url) {
  const pool = new Pool({ connectionString: url, max: connections });
  for (const setting of ['fsync', 'synchronous_commit']) {
    const { rows: [row] } = await pool.query(`SHOW ${setting}`);
    if (row[setting] !== 'on') console.error(`${setting} is ${row[setting]}: no figures of a durable database`);
  }
  await pool.query(`DROP SCHEMA IF EXISTS ${peerSchema}, hoist_peer CASCADE`);
  await pool.query('CREATE SCHEMA hoist_peer');
  return pool;
}
