// SQL on the store of a server that runs.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export function execute(hoist, store, sql) {
  const { url } = hoist.database;
  if (store === 'sqlite') return run('sqlite3', ['-bail', '-cmd', '.timeout 10000', url, sql]);
  return run('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', url, '-c', sql]);
}
