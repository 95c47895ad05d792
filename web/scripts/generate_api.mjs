// Writes src/api/schema.d.ts, the types of the HTTP API, from the parts of its OpenAPI document.
//
//   node scripts/generate_api.mjs [FOLDER]     the folder of the parts; src/hoist/http/openapi by default
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import openapi, { astToString } from 'openapi-typescript';

const here = fileURLToPath(new URL('.', import.meta.url));
const folder = process.argv[2] ?? join(here, '../../src/hoist/http/openapi');

/** As the server puts them together: objects are joined, anything else is said once. */
function merge(whole, part, path) {
  for (const [key, value] of Object.entries(part)) {
    const known = whole[key];
    if (known === undefined) {
      whole[key] = value;
    } else if (typeof known === 'object' && typeof value === 'object' && !Array.isArray(known)) {
      merge(known, value, `${path}/${key}`);
    } else {
      throw new Error(`${path}/${key} is said twice`);
    }
  }
}

const document = {};
for (const name of (await readdir(folder)).filter((file) => file.endsWith('.json')).sort()) {
  merge(document, JSON.parse(await readFile(join(folder, name), 'utf8')), '');
}
const types = astToString(await openapi(document));
await writeFile(join(here, '../src/api/schema.d.ts'), `// Made by scripts/generate_api.mjs.\n${types}`);
