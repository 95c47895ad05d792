// A thousand stream clients of two servers, which are restarted one after the other while flags change: each client ends
// with the final version of every flag.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { HoistServer } from './hoist_server.mjs';
import { StreamClient } from './stream_client.mjs';

const clientCount = 1000;
const keys = Array.from({ length: 20 }, (_, i) => `flag-${i}`);

for (const store of ['sqlite', 'postgres']) {
  let servers = [];
  let clients = [];
  before(async () => {
    const first = await HoistServer.create(store);
    servers = [first, await first.beside()];
  });
  after(async () => {
    for (const client of clients) client.close();
    clients = [];
    await servers[1]?.stop();
    await servers[0]?.destroy();
  });

  test(`a thousand clients miss nothing through a rolling restart, on ${store}`, async () => {
    const up = new Set(servers);
    const anyUrl = (n) => [...up][n % up.size].url;
    const versions = new Map();
    const edit = async (key, body) => {
      const [server] = up;
      const response = await server.request('PATCH', `/api/admin/flags/${key}`, body);
      versions.set(key, (await response.json()).version);
    };
    for (const key of keys) {
      await servers[0].request('POST', '/api/admin/flags', { key });
      versions.set(key, 1);
    }
    const token = await servers[0].token('viewer', 'watcher');
    clients = Array.from({ length: clientCount }, (_, n) => {
      let tries = n;
      return new StreamClient(token, () => anyUrl(tries++));
    });
    await Promise.all(clients.map((client) => client.reaches(versions)));

    let count = 0;
    const change = async (times) => {
      for (let i = 0; i < times; ++i, ++count) {
        await edit(keys[count % keys.length], { enabled: count % 2 === 0, description: `change ${count}` });
      }
    };
    await change(30);
    for (const server of servers) {
      up.delete(server);
      const stopped = server.stop();
      await change(30);
      await stopped;
      await change(30);
      await server.start();
      up.add(server);
      await change(30);
    }
    await Promise.all(clients.map((client) => client.reaches(versions)));
    const again = clients.filter((client) => client.connections > 1).length;
    assert.equal(again, clientCount, 'everybody lost a connection');
  });
}
