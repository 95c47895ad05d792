// OpenFeature's SDK for servers, with its OFREP provider, against a real Hoist on both stores.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { HoistServer } from './hoist_server.mjs';
import { load } from './packages.mjs';

const { OpenFeature, ErrorCode } = load('@openfeature/server-sdk');
const { OFREPProvider } = load('@openfeature/ofrep-provider');

const forPro = (variant) => ({ if: [{ '==': [{ var: 'plan' }, 'pro'] }, variant] });
const flags = [
  { key: 'on-off', enabled: true },
  { key: 'half', enabled: true, rolloutPercentage: 50 },
  { key: 'off', enabled: false },
  { key: 'color', enabled: true, variants: { red: '#f00', blue: '#00f' }, defaultVariant: 'red', targeting: forPro('blue') },
  { key: 'limit', enabled: true, variants: { low: 10, high: 2.5 }, defaultVariant: 'low', targeting: forPro('high') },
  { key: 'theme', enabled: true, variants: { a: { dark: true, sizes: [1, 2] } }, defaultVariant: 'a', metadata: { team: 'shop' } },
  { key: 'open', enabled: true, variants: { a: 'x' } },
  { key: 'broken', enabled: true, variants: { a: 'x' }, targeting: { if: [true, 'nowhere'] } },
];

for (const store of ['sqlite', 'postgres']) {
  describe(`the server SDK on ${store}`, () => {
    let server;
    const clientWith = async (token, domain) => {
      await OpenFeature.setProviderAndWait(
        domain,
        new OFREPProvider({ baseUrl: server.url, headers: [['Authorization', `Bearer ${token}`]] }),
      );
      return OpenFeature.getClient(domain);
    };
    let client;
    before(async () => {
      server = await HoistServer.create(store);
      for (const flag of flags) await server.request('POST', '/api/admin/flags', flag);
      client = await clientWith(await server.token('client', 'sdk'), `sdk-${store}`);
    });
    after(async () => {
      await OpenFeature.close();
      await server.destroy();
    });

    test('every type has its value, variant and reason', async () => {
      const pro = { targetingKey: 'ada', plan: 'pro' };
      const facts = ({ value, variant, reason, errorCode }) => ({ value, variant, reason, errorCode });
      const is = (value, variant, reason) => ({ value, variant, reason, errorCode: undefined });
      assert.deepEqual(facts(await client.getBooleanDetails('on-off', false, {})), is(true, 'on', 'STATIC'));
      assert.deepEqual(facts(await client.getStringDetails('color', '-', pro)), is('#00f', 'blue', 'TARGETING_MATCH'));
      assert.deepEqual(facts(await client.getStringDetails('color', '-', {})), is('#f00', 'red', 'DEFAULT'));
      assert.deepEqual(facts(await client.getNumberDetails('limit', 0, pro)), is(2.5, 'high', 'TARGETING_MATCH'));
      const theme = await client.getObjectDetails('theme', {}, {});
      assert.deepEqual(facts(theme), is({ dark: true, sizes: [1, 2] }, 'a', 'STATIC'));
      assert.equal(theme.flagMetadata.team, 'shop');
      assert.equal((await client.getBooleanDetails('half', false, pro)).reason, 'SPLIT');
    });

    test("the code's default holds where there is no value", async () => {
      assert.equal((await client.getStringDetails('open', 'mine', {})).value, 'mine');
      // Provider 0.1.3 takes the missing value, which the protocol demands, for one of a wrong type.
      assert.equal((await client.getBooleanDetails('off', true, {})).value, true);
    });

    test('errors have their codes, and the default', async () => {
      const code = async (details) => [(await details).value, (await details).errorCode];
      assert.deepEqual(await code(client.getBooleanDetails('none', true, {})), [true, ErrorCode.FLAG_NOT_FOUND]);
      assert.deepEqual(await code(client.getBooleanDetails('half', true, {})), [true, ErrorCode.TARGETING_KEY_MISSING]);
      assert.deepEqual(await code(client.getStringDetails('broken', 'd', {})), ['d', ErrorCode.GENERAL]);
      assert.deepEqual(await code(client.getBooleanDetails('color', true, {})), [true, ErrorCode.TYPE_MISMATCH]);
      const stranger = await clientWith('hoist_wrong', `stranger-${store}`);
      assert.equal((await stranger.getBooleanDetails('on-off', false, {})).value, false);
    });

    test('a change and a restart in between are survived', async () => {
      await server.request('PATCH', '/api/admin/flags/on-off', { enabled: false });
      assert.equal(await client.getBooleanValue('on-off', true, {}), true, 'disabled: the default of the code');
      await server.stop();
      assert.equal((await client.getStringDetails('color', 'mine', {})).value, 'mine');
      await server.start();
      assert.equal(await client.getStringValue('color', 'mine', {}), '#f00');
    });
  });
}
