// Holds the console to what a first visit may load: the page and all that it names, compressed as gzip does.
//
//   node scripts/check_weight.mjs FOLDER     the folder of the build
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const mostBytes = 150_000;
const folder = process.argv[2] ?? 'dist';

const page = await readFile(join(folder, 'index.html'), 'utf8');
const named = [...page.matchAll(/(?:src|href)="\/([^"]+)"/g)].map((match) => match[1] ?? '');
let total = 0;
for (const name of ['index.html', ...named]) {
  const bytes = gzipSync(await readFile(join(folder, name)), { level: 9 }).length;
  total += bytes;
  process.stdout.write(`${String(bytes).padStart(8)}  ${name}\n`);
}
process.stdout.write(`${String(total).padStart(8)}  together, of at most ${mostBytes}\n`);
if (total > mostBytes) process.exitCode = 1;
