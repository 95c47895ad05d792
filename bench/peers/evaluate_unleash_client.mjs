// Unleash's client for Node, which evaluates in process; its flags are given to it, and it has no server.
import { once } from 'node:events';

import { flagKeys, measureEvaluations, users } from './evaluate.mjs';
import { load } from './packages.mjs';

const { InMemStorageProvider, Unleash } = load('unleash-client');

const rollout = (share, key, constraints) => ({
  name: 'flexibleRollout', constraints, parameters: { rollout: share, stickiness: 'userId', groupId: key },
});
const flagOf = (key) => ({
  name: key, type: 'release', enabled: true, stale: false, impressionData: false, project: 'default', variants: [],
  strategies: [
    rollout('100', key, [{ contextName: 'plan', operator: 'IN', values: ['pro'] }]),
    rollout('50', key, []),
  ],
});
const client = new Unleash({
  appName: 'bench', url: 'http://127.0.0.1:9/', refreshInterval: 0, disableMetrics: true, skipInstanceCountWarning: true,
  storageProvider: new InMemStorageProvider(), bootstrap: { data: flagKeys.map(flagOf) },
});
// There is nobody at that address.
client.on('error', () => {});
client.on('warn', () => {});
await once(client, 'ready');
const contexts = users.map(({ key, plan, country }) => ({ userId: key, properties: { plan, country } }));

measureEvaluations({
  who: 'unleash-client',
  npmPackage: 'unleash-client',
  evaluate: (key, i) => client.isEnabled(key, contexts[i]),
});
client.destroy();
