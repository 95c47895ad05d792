// The future in flagd's definitions: a document with ?ahead=true, read once from a real Hoist by flagd's own evaluator,
// which then flips on time without any connection.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { evaluateWithFlagdCore } from './flagd_core.mjs';
import { HoistServer } from './hoist_server.mjs';

const minutes = (n) => n * 60_000;

for (const store of ['sqlite', 'postgres']) {
  describe(`a document that looks ahead, from a store on ${store}`, () => {
    let hoist;
    let document;
    // Whole seconds, as flagd's clock has them.
    const start = Math.ceil(Date.now() / 1000) * 1000;

    /** What flagd's evaluator says so long after the start, or the code's default. */
    const valueAt = (flagKey, ms, context = { targetingKey: 'ada' }) => {
      const { value, errorCode } = evaluateWithFlagdCore({ flagKey, flag: document.flags[flagKey], context,
        evaluators: document.$evaluators, now: new Date(start + ms).toISOString() });
      assert.equal(errorCode, undefined);
      return value;
    };
    const schedule = (key, ms, updates) =>
      hoist.request('POST', `/api/admin/flags/${key}/schedule`,
        { scheduledAt: new Date(start + ms).toISOString(), updates });

    before(async () => {
      hoist = await HoistServer.create(store, ['--no-runner']);
      await hoist.request('POST', '/api/admin/flags', { key: 'launch', enabled: false });
      await hoist.request('POST', '/api/admin/flags',
        { key: 'color', enabled: true, type: 'string', variants: { red: '#f00', blue: '#00f' }, defaultVariant: 'red' });
      await schedule('launch', minutes(10), { enabled: true, rolloutPercentage: 0 });
      await schedule('launch', minutes(20), { rolloutPercentage: 100 });
      await schedule('launch', minutes(30), { enabled: false });
      await schedule('color', minutes(10), { targeting: { if: [{ in: [{ var: 'targetingKey' }, ['bob']] }, 'blue'] } });
      await schedule('color', minutes(20), { variants: { red: '#a00', blue: '#00a' } });
      await hoist.stop();
      await hoist.start();
      const response = await fetch(`${hoist.url}/flagd/production.json?ahead=true`,
        { headers: { Authorization: `Bearer ${hoist.admin}` } });
      document = await response.json();
    });
    after(() => hoist?.destroy());

    test('a flag is switched on and off, and to the second', () => {
      assert.equal(valueAt('launch', 0), undefined, 'off: the code default');
      assert.equal(valueAt('launch', minutes(10) - 1), undefined);
      assert.equal(valueAt('launch', minutes(10)), false, 'on for nobody');
      assert.equal(valueAt('launch', minutes(20) - 1), false);
      assert.equal(valueAt('launch', minutes(20)), true);
      assert.equal(valueAt('launch', minutes(30)), undefined);
    });

    test('targeting and the values of variants change', () => {
      const bob = { targetingKey: 'bob' };
      assert.equal(valueAt('color', 0, bob), '#f00');
      assert.equal(valueAt('color', minutes(10), bob), '#00f');
      assert.equal(valueAt('color', minutes(10)), '#f00');
      assert.equal(valueAt('color', minutes(20), bob), '#00a');
      assert.equal(valueAt('color', minutes(20)), '#a00');
    });
  });
}
