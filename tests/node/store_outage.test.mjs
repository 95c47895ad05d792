// A scheduled change whose time comes while the store is gone: clients that were there before see it on time, none sees
// it early, none sees it go back, and once the store is there again it is recorded exactly once.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launchBrowser } from './browser.mjs';
import { bundle } from './bundle.mjs';
import { HoistServer } from './hoist_server.mjs';
import { Listener, Offline, Page } from './launch_clients.mjs';
import { PageHost } from './page_host.mjs';
import { PostgresCluster } from './postgres_cluster.mjs';
import { SqliteFile } from './sqlite_file.mjs';

/** Milliseconds from the making of the schedule to its time: the store is stopped and everybody asked meanwhile. */
const ahead = 6000;
/** The longest that a story may take, in milliseconds: it takes a quarter. What then still runs is taken away. */
const patience = 80_000;
const flagPath = '/api/admin/flags/launch';

const script = await bundle(fileURLToPath(new URL('web_client.mjs', import.meta.url)));
const browser = await launchBrowser();
const host = await PageHost.create(script);
after(() => Promise.all([browser.close(), host.destroy()]));

const read = async (hoist, path) => (await hoist.request('GET', path)).json();

/** Makes the schedule; {id, at}. */
async function schedule(hoist) {
  // flagd's clock has whole seconds.
  const at = Math.ceil((Date.now() + ahead) / 1000) * 1000;
  const response = await hoist.request('POST', `${flagPath}/schedule`,
    { scheduledAt: new Date(at).toISOString(), updates: { enabled: true } });
  return { id: (await response.json()).id, at };
}

async function isRefused(hoist) {
  const write = await hoist.send('PATCH', flagPath, { description: 'in vain' });
  assert.equal(write.status, 503);
  assert.equal((await write.json()).error, 'STORE_UNAVAILABLE');
}

async function isNotReady(hoist) {
  const ready = await hoist.send('GET', '/readyz');
  assert.equal(ready.status, 503);
  assert.equal((await ready.json()).store, 'unavailable');
}

async function isRecordedOnce(hoist, { id }, listener) {
  const { status, attempts } = await read(hoist, `${flagPath}/schedule/${id}`);
  assert.equal(status, 'applied');
  assert.deepEqual(attempts.map(({ outcome }) => outcome), ['applied'], 'one attempt: the outage cost none');
  assert.equal((await read(hoist, flagPath)).version, 2);
  const { items } = await read(hoist, `${flagPath}/history`);
  assert.deepEqual(items.map(({ version }) => version), [2, 1], 'on the audit trail: created, and changed once');
  assert.equal(listener.of('flag.changed', { flagKey: 'launch', scheduleId: id }).length, 1);
  assert.equal(listener.of('schedule.applied').length, 1);
}

/** The whole story; `isDown` says whether the server has noticed. */
async function throughAnOutage({ hoist, store, isDown, listener, page }) {
  const made = await schedule(hoist);
  await listener.hears('schedule.created', { scheduleId: made.id });
  const offline = await Offline.open(hoist);
  listener.stream.on('heard', () => offline.ask());
  const everybody = Object.entries({ listener, page, offline });

  await store.stop();
  await isDown(hoist);
  for (const [who, client] of everybody) {
    await client.ask();
    assert.deepEqual(client.launch.values, [false], `${who} sees nothing of it yet`);
  }
  assert.ok(Date.now() < made.at, 'all of that was before its time');

  await listener.hears('flag.ahead', { scheduleId: made.id });
  await Promise.all(everybody.map(([, client]) => client.launch.reaches(true)));
  await isDown(hoist);
  await isRefused(hoist);
  assert.deepEqual(listener.of('schedule.applied'), [], 'nothing is committed yet');

  await store.start();
  await listener.hears('schedule.applied', { scheduleId: made.id });
  // What is changed now comes behind the commit: who has heard of this has heard of that.
  await hoist.request('PATCH', '/api/admin/flags/last', { enabled: true });
  await page.web.announced('PROVIDER_CONFIGURATION_CHANGED', 0, 'last');
  await listener.hears('flag.changed', { flagKey: 'last', version: 2 });
  for (const [who, client] of everybody) {
    await client.ask();
    assert.deepEqual(client.launch.values, [false, true], `${who} saw it off, then on, and nothing else`);
    assert.ok(client.launch.all[1].at >= made.at, `${who} saw it early: ${client.launch.all[1].at} < ${made.at}`);
  }
  assert.deepEqual([offline.valueAt(made.at - 1), offline.valueAt(made.at)], [false, true]);
  assert.equal(listener.stream.connections, 1, 'its stream lived through the outage');
  assert.deepEqual(listener.of('reload'), [], 'nothing had to be read anew');
  await isRecordedOnce(hoist, made, listener);
}

const outageTest = (what, createStore, isDown) => describe(what, () => {
  const it = { isDown };
  before(async () => {
    it.store = await createStore();
    it.hoist = await HoistServer.create(it.store, ['--cors-origins', host.origin]);
    for (const key of ['launch', 'last']) await it.hoist.request('POST', '/api/admin/flags', { key, enabled: false });
    it.listener = await Listener.open(it.hoist);
    it.page = await Page.open(it.hoist, browser, host.origin);
  });
  after(async () => {
    // Whatever became of the clients, the processes are taken away.
    await Promise.allSettled([it.page?.close(), it.listener?.close()]);
    await (it.hoist ? it.hoist.destroy() : it.store?.drop());
  });

  test('a scheduled change is seen on time, by everybody and for good, and recorded once', { timeout: patience },
    () => throughAnOutage(it));
});

outageTest('PostgreSQL is stopped', () => PostgresCluster.create(), isNotReady);
// SQLite can be read all the while: what is down is writing, and only a write shows it, after its time-out.
outageTest("another process holds SQLite's write lock", () => SqliteFile.create(), () => {});
