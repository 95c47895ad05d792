// A PostgreSQL server of a test's own, which the test may stop and start again on the same data.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Where Debian's packages put the programs of each version. */
const versions = '/usr/lib/postgresql';
/** The server refuses to run as root. */
const owner = process.getuid() === 0 ? ['--reuid=postgres', '--regid=postgres', '--init-groups'] : [];
/** It listens on nothing that another process could have, and leaves nothing in /dev/shm. */
const settings = { listen_addresses: '', max_connections: '50', dynamic_shared_memory_type: 'mmap' };

/** Runs until stop() or drop(), and no longer than this process. It is a store that HoistServer.create() takes. */
export class PostgresCluster {
  static async create() {
    const cluster = new PostgresCluster();
    cluster.folder = await mkdtemp(join(tmpdir(), 'hoist-postgres-'));
    // Its owner makes folders in it, and whoever runs the test connects to the socket in it.
    await chmod(cluster.folder, 0o777);
    const [newest] = (await readdir(versions)).sort((a, b) => b - a);
    cluster.programs = join(versions, newest, 'bin');
    cluster.data = join(cluster.folder, 'data');
    cluster.url = `postgresql://postgres@/postgres?host=${encodeURIComponent(cluster.folder)}`;
    await run('setpriv', [...owner, join(cluster.programs, 'initdb'), '-D', cluster.data, '-A', 'trust',
      '-U', 'postgres', '-E', 'UTF8', '--no-locale', '--no-sync']);
    await cluster.start();
    return cluster;
  }

  /** Resolves once it accepts connections. */
  async start() {
    const words = Object.entries({ ...settings, unix_socket_directories: this.folder })
      .flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    // However this process ends, the server is told to.
    this.process = spawn('setpriv',
      [...owner, '--pdeathsig=QUIT', join(this.programs, 'postgres'), '-D', this.data, ...words],
      { stdio: ['ignore', 'ignore', 'pipe'] });
    this.gone = once(this.process, 'exit');
    const said = [];
    for await (const line of createInterface({ input: this.process.stderr })) {
      said.push(line);
      if (!line.includes('database system is ready to accept connections')) continue;
      this.process.stderr.resume();
      return;
    }
    throw new Error(`PostgreSQL does not start:\n${said.join('\n')}`);
  }

  /** As a crash does it: every connection is cut, and nothing is written before. */
  async stop() {
    this.process.kill('SIGQUIT');
    await this.gone;
  }

  async drop() {
    if (this.process.exitCode === null && this.process.signalCode === null) await this.stop();
    await rm(this.folder, { recursive: true });
  }
}
