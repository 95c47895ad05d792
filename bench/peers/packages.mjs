// The npm packages of these harnesses. They are installed in the build folder (scripts/bench_peers.sh), where the
// resolution of ES modules would not find them.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const folder =
  process.env.HOIST_PEER_MODULES ?? fileURLToPath(new URL('../../build/peers/node_modules', import.meta.url));

/** Loads a package by its name. */
export const load = createRequire(`${folder}/`);

/** The version of it that is installed. */
export const versionOf = (name) => load(`${name}/package.json`).version;
