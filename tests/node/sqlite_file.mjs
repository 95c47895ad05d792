// A SQLite store that a test can keep everybody from writing to as it happens in earnest: by another process that holds
// the write lock.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A store that HoistServer.create() takes. */
export class SqliteFile {
  static async create() {
    const file = new SqliteFile();
    file.folder = await mkdtemp(join(tmpdir(), 'hoist-sqlite-'));
    file.url = join(file.folder, 'hoist.db');
    return file;
  }

  /** Resolves once the lock is held. */
  async stop() {
    // The program ends with its input, and so with this process.
    const holder = spawn('sqlite3', ['-batch', '-bail', '-cmd', '.timeout 10000', this.url],
      { stdio: ['pipe', 'pipe', 'inherit'] });
    this.holder = holder;
    holder.stdin.write("BEGIN IMMEDIATE; SELECT 'held';\n");
    for await (const line of createInterface({ input: holder.stdout })) {
      if (line === 'held') return;
    }
    throw new Error(`the write lock of ${this.url} cannot be had`);
  }

  /** Resolves once the lock is free again. */
  async start() {
    const gone = once(this.holder, 'exit');
    this.holder.stdin.end('ROLLBACK;\n');
    await gone;
    this.holder = undefined;
  }

  async drop() {
    if (this.holder) await this.start();
    await rm(this.folder, { recursive: true });
  }
}
