// OpenFeature's SDK for the web, with its OFREP provider, in a real browser against a real Hoist on both stores. The
// page has an origin of its own, so every request crosses origins.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launchBrowser } from './browser.mjs';
import { bundle } from './bundle.mjs';
import { HoistServer } from './hoist_server.mjs';
import { PageHost } from './page_host.mjs';
import { flags, pro } from './sdk_flags.mjs';
import { WebPage } from './web_page.mjs';

const CHANGED = 'PROVIDER_CONFIGURATION_CHANGED';
const STALE = 'PROVIDER_STALE';
/** Milliseconds between a page's questions; what is waited for are their answers. */
const pollInterval = 50;
/** Where a server offers streams, pages do not poll, and tags change with the address of the stream. */
const withoutStreams = ['--max-streams', '0'];

const script = await bundle(fileURLToPath(new URL('web_client.mjs', import.meta.url)));
const browser = await launchBrowser();
const host = await PageHost.create(script);
const stranger = await PageHost.create(script);
after(() => Promise.all([browser.close(), host.destroy(), stranger.destroy()]));

for (const store of ['sqlite', 'postgres']) {
  /** A server for the tests of a suite; it is there when they run. */
  const serverFor = (...settings) => {
    const it = {
      options: (more) => ({ baseUrl: it.hoist.url, headers: [['Authorization', `Bearer ${it.token}`]], ...more }),
      greet: (variant) => it.hoist.request('PATCH', '/api/admin/flags/greeting', { defaultVariant: variant }),
    };
    before(async () => {
      it.hoist = await HoistServer.create(store, ['--cors-origins', host.origin, ...settings]);
      for (const flag of flags) await it.hoist.request('POST', '/api/admin/flags', flag);
      it.token = await it.hoist.token('client', 'web');
    });
    after(() => it.hoist?.destroy());
    return it;
  };

  /** A test with a page of its own. */
  const pageTest = (what, body, origin = host.origin) => test(what, async () => {
    const page = await WebPage.open(browser, origin);
    try {
      await body(page);
    } finally {
      await page.close();
    }
  });

  /** Starts a page that asks again and again; what it was told first. */
  const keepAsking = async (page, options) => {
    const [first, trouble] = await Promise.all([
      page.answered('the first answer', ({ status }) => status === 200),
      page.start({ ...options, pollInterval }),
    ]);
    assert.equal(trouble, undefined);
    return first;
  };

  const greeting = async (page) => (await page.details('greeting', 'mine')).value;

  describe(`the web SDK on ${store}`, () => {
    const server = serverFor(...withoutStreams);

    const facts = async (page, flag, codeDefault) => {
      const { value, variant, reason, errorCode } = await page.details(flag, codeDefault);
      return { value, variant, reason, errorCode };
    };
    const is = (value, variant, reason) => ({ value, variant, reason, errorCode: undefined });
    const failed = (value, errorCode) => ({ value, variant: undefined, reason: 'ERROR', errorCode });

    pageTest('every type has its value, variant, reason and metadata', async (page) => {
      assert.equal(await page.start(server.options(), pro), undefined);
      assert.equal(await page.status(), 'READY');
      assert.deepEqual(await facts(page, 'on-off', false), is(true, 'on', 'STATIC'));
      assert.deepEqual(await facts(page, 'color', '-'), is('#00f', 'blue', 'TARGETING_MATCH'));
      assert.deepEqual(await facts(page, 'limit', 0), is(2.5, 'high', 'TARGETING_MATCH'));
      assert.deepEqual(await facts(page, 'theme', {}), is({ dark: true, sizes: [1, 2] }, 'a', 'STATIC'));
      assert.deepEqual((await page.details('theme', {})).flagMetadata, { team: 'shop', tier: 2, beta: false });
      assert.equal((await page.details('half', false)).reason, 'SPLIT');
    });

    pageTest("the code's default holds where there is no value", async (page) => {
      assert.equal(await page.start(server.options()), undefined);
      assert.deepEqual(await facts(page, 'off', true), is(true, undefined, 'DISABLED'));
      assert.deepEqual(await facts(page, 'closed', 'mine'), is('mine', undefined, 'DISABLED'));
      assert.deepEqual(await facts(page, 'open', 'mine'), is('mine', undefined, 'DEFAULT'));
    });

    pageTest('errors have their codes, the default, and do no harm to other flags', async (page) => {
      assert.equal(await page.start(server.options()), undefined);
      assert.deepEqual(await facts(page, 'none', true), failed(true, 'FLAG_NOT_FOUND'));
      assert.deepEqual(await facts(page, 'half', true), failed(true, 'TARGETING_KEY_MISSING'));
      assert.deepEqual(await facts(page, 'broken', 'mine'), failed('mine', 'GENERAL'));
      assert.deepEqual(await facts(page, 'color', 7), failed(7, 'TYPE_MISMATCH'));
      assert.deepEqual(await facts(page, 'color', '-'), is('#f00', 'red', 'DEFAULT'));
    });

    pageTest('another context gets other values', async (page) => {
      const free = { ...pro, plan: 'free' };
      assert.equal(await page.start(server.options()), undefined);
      await page.setContext(free);
      assert.deepEqual(await facts(page, 'color', '-'), is('#f00', 'red', 'DEFAULT'));
      assert.equal((await page.details('half', false)).reason, 'SPLIT', 'there is a targeting key now');
      // Of the same user the provider has values in store: it shows those and asks, with their tag, in the background.
      const seen = await page.eventCount();
      const [{ asked }] = await Promise.all([
        page.answered('values for the new context', ({ status }) => status === 200),
        page.setContext(pro),
      ]);
      assert.ok(asked, 'it asks with the tag of the other context');
      assert.deepEqual((await page.announced(CHANGED, seen)).flagsChanged, ['color', 'limit']);
      assert.deepEqual(await facts(page, 'color', '-'), is('#00f', 'blue', 'TARGETING_MATCH'));
    });

    pageTest('what did not change gets 304, and a change its news', async (page) => {
      const first = await keepAsking(page, server.options());
      assert.equal(first.asked, undefined, 'the first question knows no tag');
      const same = await page.answered('304', ({ status }) => status === 304);
      assert.equal(same.asked, first.etag);
      const seen = await page.eventCount();
      const [fresh] = await Promise.all([
        page.answered('the change', ({ status }) => status === 200),
        server.greet('bye'),
      ]);
      assert.equal(fresh.asked, first.etag);
      assert.notEqual(fresh.etag, first.etag);
      assert.deepEqual((await page.announced(CHANGED, seen)).flagsChanged, ['greeting']);
      assert.equal(await greeting(page), 'bye');
      const again = await page.answered('304 for the new tag', ({ status }) => status === 304);
      assert.equal(again.asked, fresh.etag);
    });

    pageTest('values outlive a restart of the server, and are kept up to date after it', async (page) => {
      await server.greet('hi');
      const first = await keepAsking(page, server.options());
      await server.hoist.stop();
      await page.announced(STALE);
      assert.equal(await page.status(), 'STALE');
      assert.equal(await greeting(page), 'hi');
      const [same] = await Promise.all([
        page.answered('an answer of the new process', ({ status }) => status === 304),
        server.hoist.start(),
      ]);
      assert.equal(same.asked, first.etag, 'the tag means the same to the new process');
      assert.equal(await greeting(page), 'hi');
      const seen = await page.eventCount();
      await server.greet('bye');
      await page.announced(CHANGED, seen);
      assert.equal(await greeting(page), 'bye');
    });

    pageTest('a token may come as X-API-Key', async (page) => {
      assert.equal(await page.start(server.options({ headers: [['X-API-Key', server.token]] })), undefined);
      assert.deepEqual(await facts(page, 'on-off', false), is(true, 'on', 'STATIC'));
    });

    pageTest('a wrong token is fatal, and leaves the default', async (page) => {
      const trouble = await page.start(server.options({ headers: [['Authorization', 'Bearer hoist_wrong']] }));
      assert.equal(trouble?.code, 'PROVIDER_FATAL');
      assert.match(trouble.cause, /unauthorized/);
      assert.equal(await page.status(), 'FATAL');
      assert.deepEqual(await facts(page, 'on-off', false), failed(false, 'PROVIDER_FATAL'));
    });

    pageTest('a page of another origin learns nothing', async (page) => {
      const trouble = await page.start(server.options());
      assert.equal(trouble?.message, 'The OFREP request failed.');
      assert.equal(await page.status(), 'ERROR');
      assert.deepEqual(await facts(page, 'on-off', false), failed(false, 'FLAG_NOT_FOUND'));
      assert.match(page.complaints.join('\n'), /blocked by CORS policy/);
    }, stranger.origin);
  });

  /** Starts a page that never polls, and waits until it has heard the first event of its stream. */
  const listen = async (page, options) => {
    const [, trouble] = await Promise.all([
      page.answered('the refetch of the first connect', ({ told }) => told),
      page.start({ ...options, pollInterval: 0 }),
    ]);
    assert.equal(trouble, undefined);
    assert.equal(await greeting(page), 'hi');
  };

  describe(`the web SDK on ${store}, with streams`, () => {
    const server = serverFor();

    pageTest('a change is heard without polling', async (page) => {
      await listen(page, server.options());
      const seen = await page.eventCount();
      await server.greet('bye');
      await page.announced(CHANGED, seen, 'greeting');
      assert.equal(await greeting(page), 'bye');
      await server.greet('hi');
    });

    pageTest('a change is heard after a restart, and so is what was missed meanwhile', async (page) => {
      await listen(page, server.options());
      await server.hoist.stop();
      await page.announced(STALE);
      await server.hoist.command('flag', 'set', 'greeting', '--disabled');
      const seen = await page.eventCount();
      const asked = page.answered('the refetch of the second connect', ({ told }) => told);
      await server.hoist.start();
      await asked;
      await page.announced(CHANGED, seen, 'greeting');
      assert.equal(await greeting(page), 'mine', "it is off, so that the code's default counts");
      const again = await page.eventCount();
      await server.hoist.request('PATCH', '/api/admin/flags/greeting', { enabled: true });
      await page.announced(CHANGED, again, 'greeting');
      assert.equal(await greeting(page), 'hi');
    });
  });

  describe(`the web SDK on ${store}, with streams of a server that looks ahead and commits nothing`, () => {
    const server = serverFor('--no-runner');

    pageTest('a scheduled change is heard at its instant', async (page) => {
      await listen(page, server.options());
      const seen = await page.eventCount();
      const scheduledAt = new Date(Date.now() + 2000).toISOString();
      await server.hoist.request('POST', '/api/admin/flags/greeting/schedule',
        { scheduledAt, updates: { defaultVariant: 'bye' } });
      await page.announced(CHANGED, seen, 'greeting');
      assert.ok(Date.now() >= Date.parse(scheduledAt), 'not before');
      assert.equal(await greeting(page), 'bye');
    });
  });

  describe(`the web SDK on ${store}, one evaluation a second`, () => {
    const server = serverFor('--evaluations-per-second', '1', ...withoutStreams);

    pageTest('who asks too often is told when to come back, comes back then, and is served', async (page) => {
      await keepAsking(page, server.options());
      const refused = await page.answered('429', ({ status }) => status === 429);
      assert.equal(refused.retryAfter, '1');
      await page.announced(STALE);
      assert.equal(await greeting(page), 'hi');
      await server.greet('bye');
      await page.announced(CHANGED);
      assert.equal(await greeting(page), 'bye');
      await page.answered('a second 429', ({ status }) => status === 429);
      // Had the provider not waited, or not long enough, it would have been refused again.
      const statuses = page.exchanges.map(({ status }) => status);
      const twice = statuses.findIndex((status, i) => status === 429 && statuses[i + 1] === 429);
      assert.equal(twice, -1, `refused twice in a row: ${statuses}`);
    });
  });
}
