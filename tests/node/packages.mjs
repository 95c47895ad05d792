// The npm packages of these tests. They are installed in the build folder (scripts/node.sh), where the resolution of
// ES modules would not find them.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Where they are. */
export const folder =
  process.env.HOIST_NODE_MODULES ?? fileURLToPath(new URL('../../build/node-tests/node_modules', import.meta.url));

/** Loads a package by its name. */
export const load = createRequire(`${folder}/`);
