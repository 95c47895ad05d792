// A real server for tests of clients: the release binary on a store of its own.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { SqliteFile } from './sqlite_file.mjs';

const run = promisify(execFile);
const hoist = fileURLToPath(new URL('../../build/release/hoist', import.meta.url));
let databases = 0;

/** A database that nobody else has: a file, or one on the PostgreSQL server that PGHOST and its kin name. */
async function makeDatabase(store) {
  if (store === 'sqlite') return SqliteFile.create();
  const name = `hoist_sdk_${process.pid}_${++databases}`;
  const psql = (sql) => run('psql', ['-X', '-q', '-d', 'postgres', '-c', sql]);
  await psql(`CREATE DATABASE ${name}`);
  const { PGHOST = 'localhost', PGPORT = '5432', PGUSER, PGPASSWORD } = process.env;
  const who = PGUSER ? `${PGUSER}${PGPASSWORD ? `:${PGPASSWORD}` : ''}@` : '';
  return {
    url: `postgresql://${who}${PGHOST}:${PGPORT}/${name}`,
    drop: () => psql(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}

/** One server; start() and stop() as often as wanted, on the same store and port. */
export class HoistServer {
  /** On a new database, or on one that the test brings: {url, drop()}. */
  static async create(store, options = []) {
    const server = new HoistServer();
    server.database = typeof store === 'string' ? await makeDatabase(store) : store;
    server.options = options;
    server.listen = '127.0.0.1:0';
    await server.command('migrate', 'up');
    server.admin = await server.token('admin', 'admin');
    await server.start();
    return server;
  }

  /** Another server on the same store; it is to be stopped before the first one is destroyed. */
  async beside() {
    const server = Object.assign(new HoistServer(), this, { listen: '127.0.0.1:0' });
    await server.start();
    return server;
  }

  async command(...words) {
    return (await run(hoist, [...words, '--database', this.database.url])).stdout;
  }

  async token(role, name) {
    return JSON.parse(await this.command('token', 'create', '--name', name, '--role', role, '--json')).token;
  }

  async start() {
    const words = ['serve', '--database', this.database.url, '--listen', this.listen, '--log-format', 'json'];
    // However this process ends, the server is told to.
    this.process = spawn('setpriv', ['--pdeathsig=TERM', hoist, ...words, ...this.options],
      { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: this.process.stdout })) {
      const entry = JSON.parse(line);
      if (entry.message !== 'Listening') continue;
      this.url = entry.url;
      this.listen = entry.address;
      break;
    }
    this.process.stdout.resume();
  }

  async stop() {
    const gone = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    const [code, signal] = await gone;
    if (code !== 0) throw new Error(`hoist serve ended with ${code ?? signal}`);
  }

  async destroy() {
    try {
      await this.stop();
    } finally {
      await this.database.drop();
    }
  }

  /** An administrator's request, whatever comes of it. */
  send(method, path, body) {
    return fetch(this.url + path, {
      method,
      headers: { Authorization: `Bearer ${this.admin}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  /** As send(); throws unless it succeeds. */
  async request(method, path, body) {
    const response = await this.send(method, path, body);
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }
}
