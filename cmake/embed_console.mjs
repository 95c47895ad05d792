// embed_console.mjs DIST OUT: puts the files of DIST, and what brotli and gzip make of those that are text, one behind the
// other into OUT/console.bin, and writes OUT/console_files.cpp, which includes that and says what is where.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const TYPES = new Map([
  ['css', 'text/css; charset=utf-8'],
  ['html', 'text/html; charset=utf-8'],
  ['ico', 'image/x-icon'],
  ['js', 'text/javascript; charset=utf-8'],
  ['json', 'application/json'],
  ['png', 'image/png'],
  ['svg', 'image/svg+xml'],
  ['txt', 'text/plain; charset=utf-8'],
  ['woff2', 'font/woff2'],
]);
/** Compressed already. */
const PACKED = new Set(['ico', 'png', 'woff2']);

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
const gzip = (bytes) => gzipSync(bytes, { level: 9 });

const [dist, out] = process.argv.slice(2).map((path) => resolve(path));
const parts = [];
let size = 0;

/** Where in console.bin it is, as a string_view of C++. */
function place(bytes) {
  const view = `std::string_view(hoist_console_bytes + ${size}, ${bytes.length})`;
  parts.push(bytes);
  size += bytes.length;
  return view;
}

/** Nothing where it would be no smaller. */
const placeIfSmaller = (packed, bytes) => (packed.length < bytes.length ? place(packed) : 'std::string_view()');

function entry(name) {
  const extension = name.slice(name.lastIndexOf('.') + 1);
  const type = TYPES.get(extension);
  if (!type) throw new Error(`error: ${name} is of no type that the server knows: add it to embed_console.mjs`);
  if (!/^[A-Za-z0-9._/-]+$/.test(name)) throw new Error(`error: ${name} is no plain path`);
  const bytes = readFileSync(join(dist, name));
  const text = !PACKED.has(extension);
  return [
    `    {.path = "/${name}",`,
    `     .content_type = "${type}",`,
    `     .digest = "${createHash('sha256').update(bytes).digest('base64url')}",`,
    `     .identity = ${place(bytes)},`,
    `     .gzip = ${text ? placeIfSmaller(gzip(bytes), bytes) : 'std::string_view()'},`,
    `     .brotli = ${text ? placeIfSmaller(brotli(bytes), bytes) : 'std::string_view()'}},`,
  ].join('\n');
}

const names = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((file) => file.isFile())
  .map((file) => join(file.parentPath, file.name).slice(dist.length + 1))
  .sort();
const entries = names.map(entry).join('\n');
const blob = join(out, 'console.bin');
mkdirSync(out, { recursive: true });
writeFileSync(blob, Buffer.concat(parts));
writeFileSync(
  join(out, 'console_files.cpp'),
  `// Made by cmake/embed_console.mjs.
#include <array>

#include "hoist/http/console_files.h"

asm(R"(
.pushsection .rodata.hoist_console,"a",@progbits
.balign 16
.globl hoist_console_bytes
.hidden hoist_console_bytes
.type hoist_console_bytes, @object
.size hoist_console_bytes, ${size}
hoist_console_bytes:
.incbin "${blob}"
.popsection
)");

extern "C" __attribute__((visibility("hidden"))) const char hoist_console_bytes[${size}];

namespace hoist::http {
namespace {
constexpr auto kFiles = std::to_array<ConsoleFile>({
${entries}
});
}  // namespace

std::span<const ConsoleFile> console_files() { return kFiles; }

}  // namespace hoist::http
`,
);
