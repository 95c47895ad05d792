// unleash-server with so many flags, each with a constraint and a rollout that the user who asks passes, until it is told to
// stop. Prints a line of JSON once it is ready: the token to ask with.
//
//   serve_unleash_server.mjs --url postgresql://… --flags N --port N
import { once } from 'node:events';
import { parseArgs } from 'node:util';

import { load } from './packages.mjs';

const { start } = load('unleash-server');

const { values } = parseArgs({
  options: { url: { type: 'string' }, flags: { type: 'string' }, port: { type: 'string' } },
});
const database = new URL(values.url);
const token = '*:development.benchmark';

const server = await start({
  db: {
    host: database.hostname, port: Number(database.port), user: database.username, password: '',
    database: database.pathname.slice(1), ssl: false,
  },
  server: { host: '127.0.0.1', port: Number(values.port) },
  authentication: {
    type: 'none',
    initApiTokens: [
      { environment: 'development', projects: ['*'], secret: token, type: 'frontend', tokenName: 'benchmark' },
    ],
  },
  logLevel: 'error',
  versionCheck: { enable: false },
  telemetry: false,
});

const features = `http://127.0.0.1:${values.port}/api/admin/projects/default/features`;

async function post(path, body) {
  const answer = await fetch(features + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}

for (let i = 0; i < Number(values.flags); ++i) {
  const name = `flag-${i}`;
  await post('', { name, type: 'release' });
  await post(`/${name}/environments/development/strategies`, {
    name: 'flexibleRollout',
    parameters: { rollout: '100', stickiness: 'userId', groupId: name },
    constraints: [{ contextName: 'plan', operator: 'IN', values: ['free'] }],
  });
  await post(`/${name}/environments/development/on`);
}
console.log(JSON.stringify({ token }));
await once(process, 'SIGTERM');
await server.stop();
process.exit(0);
