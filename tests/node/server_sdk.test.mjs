// OpenFeature's SDK for servers, with its OFREP provider, against a real Hoist on both stores. It asks for one flag
// at a time and keeps nothing, so it knows no ETag: that round is the web SDK's (web_sdk.test.mjs).
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { HoistServer } from './hoist_server.mjs';
import { load } from './packages.mjs';
import { flags, pro } from './sdk_flags.mjs';

const { OpenFeature, ErrorCode } = load('@openfeature/server-sdk');
const { OFREPProvider } = load('@openfeature/ofrep-provider');

for (const store of ['sqlite', 'postgres']) {
  /** A server for the tests of a suite; it is there when they run. */
  const serverFor = (...settings) => {
    const it = {
      /** A client whose provider was set; `answers` gets every response that the provider gets. */
      client: async (domain, token, answers = []) => {
        const fetchImplementation = async (request) => {
          const response = await fetch(request);
          answers.push({ status: response.status, retryAfter: response.headers.get('Retry-After'),
            body: await response.clone().json() });
          return response;
        };
        const headers = [['Authorization', `Bearer ${token}`]];
        const provider = new OFREPProvider({ baseUrl: it.hoist.url, headers, fetchImplementation });
        await OpenFeature.setProviderAndWait(`${domain}-${store}`, provider);
        return OpenFeature.getClient(`${domain}-${store}`);
      },
    };
    before(async () => {
      it.hoist = await HoistServer.create(store, settings);
      for (const flag of flags) await it.hoist.request('POST', '/api/admin/flags', flag);
      it.token = await it.hoist.token('client', 'sdk');
    });
    after(async () => {
      await OpenFeature.close();
      await it.hoist?.destroy();
    });
    return it;
  };

  const facts = ({ value, variant, reason, errorCode }) => ({ value, variant, reason, errorCode });
  const is = (value, variant, reason) => ({ value, variant, reason, errorCode: undefined });
  const failed = (value, errorCode) => ({ value, variant: undefined, reason: 'ERROR', errorCode });

  describe(`the server SDK on ${store}`, () => {
    const server = serverFor();
    const answers = [];
    let client;
    before(async () => {
      client = await server.client('sdk', server.token, answers);
    });

    test('every type has its value, variant, reason and metadata', async () => {
      assert.deepEqual(facts(await client.getBooleanDetails('on-off', false, {})), is(true, 'on', 'STATIC'));
      assert.deepEqual(facts(await client.getStringDetails('color', '-', pro)), is('#00f', 'blue', 'TARGETING_MATCH'));
      assert.deepEqual(facts(await client.getStringDetails('color', '-', {})), is('#f00', 'red', 'DEFAULT'));
      assert.deepEqual(facts(await client.getNumberDetails('limit', 0, pro)), is(2.5, 'high', 'TARGETING_MATCH'));
      const theme = await client.getObjectDetails('theme', {}, {});
      assert.deepEqual(facts(theme), is({ dark: true, sizes: [1, 2] }, 'a', 'STATIC'));
      assert.deepEqual(theme.flagMetadata, { team: 'shop', tier: 2, beta: false });
      assert.equal((await client.getBooleanDetails('half', false, pro)).reason, 'SPLIT');
    });

    test("the code's default holds where there is no value", async () => {
      // Provider 0.1.3 knows no answer without a value, which the protocol demands here: it calls it an error, and the
      // reason is lost on the way. What Hoist said is looked at instead.
      const told = async (details) => {
        const { value, errorCode } = await details;
        return { value, errorCode, ...answers.at(-1), retryAfter: undefined };
      };
      const answer = (value, key, reason) =>
        ({ value, errorCode: ErrorCode.GENERAL, status: 200, retryAfter: undefined, body: { key, reason } });
      assert.deepEqual(await told(client.getBooleanDetails('off', true, {})), answer(true, 'off', 'DISABLED'));
      assert.deepEqual(await told(client.getStringDetails('closed', 'mine', {})), answer('mine', 'closed', 'DISABLED'));
      assert.deepEqual(await told(client.getStringDetails('open', 'mine', {})), answer('mine', 'open', 'DEFAULT'));
    });

    test('errors have their codes, and the default', async () => {
      const none = await client.getBooleanDetails('none', true, {});
      assert.deepEqual(facts(none), failed(true, ErrorCode.FLAG_NOT_FOUND));
      const half = await client.getBooleanDetails('half', true, {});
      assert.deepEqual(facts(half), failed(true, ErrorCode.TARGETING_KEY_MISSING));
      assert.deepEqual(facts(await client.getStringDetails('broken', 'd', {})), failed('d', ErrorCode.GENERAL));
      assert.deepEqual(facts(await client.getBooleanDetails('color', true, {})), failed(true, ErrorCode.TYPE_MISMATCH));
    });

    test('a wrong token gets the default', async () => {
      const got = [];
      const stranger = await server.client('stranger', 'hoist_wrong', got);
      // The SDK has no code of its own for this.
      assert.deepEqual(facts(await stranger.getBooleanDetails('on-off', false, {})), failed(false, ErrorCode.GENERAL));
      assert.deepEqual(got.map(({ status, body }) => [status, body.key, body.errorCode]), [[401, 'on-off', 'GENERAL']]);
    });

    test('a change and a restart in between are survived', async () => {
      await server.hoist.request('PATCH', '/api/admin/flags/greeting', { defaultVariant: 'bye' });
      assert.equal(await client.getStringValue('greeting', 'mine', {}), 'bye');
      await server.hoist.stop();
      assert.deepEqual(facts(await client.getStringDetails('greeting', 'mine', {})), failed('mine', ErrorCode.GENERAL));
      await server.hoist.start();
      assert.equal(await client.getStringValue('greeting', 'mine', {}), 'bye');
    });
  });

  describe(`the server SDK on ${store}, one evaluation a second`, () => {
    const server = serverFor('--evaluations-per-second', '1');

    test('who asks too often gets the default, does not ask again before it may, and is served then', async (t) => {
      const answers = [];
      const client = await server.client('busy', server.token, answers);
      const ask = () => client.getBooleanDetails('on-off', false, {});
      // The provider's time stands still until it is told otherwise; the server's goes on.
      t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
      const all = await Promise.all(Array.from({ length: 20 }, ask));
      const refusals = answers.filter(({ status }) => status === 429);
      assert.ok(refusals.length, `20 questions at once were answered ${answers.map(({ status }) => status)}`);
      for (const { retryAfter, body } of refusals) {
        assert.deepEqual([retryAfter, body.key, body.errorCode], ['1', 'on-off', 'GENERAL']);
      }
      const served = all.filter(({ value }) => value);
      assert.equal(served.length, 20 - refusals.length);
      for (const details of all) {
        if (!details.value) assert.deepEqual(facts(details), failed(false, ErrorCode.GENERAL));
      }

      assert.match((await ask()).errorMessage, /paused due to TooManyRequests/);
      assert.equal(answers.length, 20, 'it does not ask before it may');
      // Its second is over before the server's, perhaps several times.
      let details;
      do {
        t.mock.timers.tick(1000);
        details = await ask();
      } while (answers.at(-1).status === 429);
      assert.ok(answers.length > 20, 'it asks once it may');
      assert.deepEqual(facts(details), is(true, 'on', 'STATIC'));
    });
  });
}
