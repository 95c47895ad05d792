// What a token does not allow is not offered.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ConsolePage } from './console_page.mjs';
import { browser, onBothStores } from './stores.mjs';

/** Of every page: what changes something. Zoom, filters and the like are no such words. */
const changing = /create|schedule a change|schedule it|cancel|retry|run now|save|delete|archive|revert|revoke|turn (on|off)|\badd|remove|edit/i;

async function prepare(hoist) {
  await hoist.request('POST', '/api/admin/flags', { key: 'seen' });
  await hoist.request('PATCH', '/api/admin/flags/seen', { enabled: true });
  const scheduledAt = new Date(Date.now() + 3_600_000).toISOString();
  const made = await hoist.request('POST', '/api/admin/flags/seen/schedule', { scheduledAt, updates: { enabled: false } });
  return (await made.json()).id;
}

onBothStores('roles', [], ({ it, pageTest }) => {
  pageTest('a viewer sees everything and is offered no change', 'viewer', async (page) => {
    const schedule = await prepare(it.hoist);
    const refused = [];
    page.tab.on('response', (response) => response.status() === 403 && refused.push(response.url()));
    const paths = ['/timeline', '/attention', '/flags', '/flags/production/seen', '/schedules',
      `/schedules/${schedule}?flag=seen`, '/attempts', '/audit', '/health', '/tokens'];
    for (const path of paths) {
      await page.visit(path);
      await page.settled();
      // A mark on the timeline and its kind in the legend say what they are, not what pressing them does.
      const offered = await page.tab.locator('button:not(.spot, .legend-kind)').evaluateAll((buttons) =>
        buttons.map((button) => button.getAttribute('aria-label') ?? button.textContent));
      assert.deepEqual(offered.filter((words) => changing.test(words)), [], path);
    }
    assert.equal(await page.tab.getByRole('navigation').getByRole('link', { name: 'Tokens' }).count(), 0);
    assert.deepEqual(refused, []);
  });

  test('whoever is bound to an environment sees that alone, whatever the address says', async () => {
    await it.hoist.request('POST', '/api/admin/flags?environment=staging', { key: 'only-in-staging' });
    const made = await it.hoist.request('POST', '/api/admin/tokens', { name: 'bound', role: 'viewer', environment: 'staging' });
    const page = await ConsolePage.open(browser, it.hoist, { path: '/timeline?env=production' });
    try {
      await page.signIn((await made.json()).token);
      await page.tab.locator('.track-row', { hasText: 'only-in-staging' }).waitFor();
      assert.deepEqual(await page.tab.getByLabel('Environment').locator('option').allInnerTexts(), ['staging']);
      for (const name of ['Needs attention', 'Flags', 'Schedules', 'Attempts', 'Audit', 'Health']) {
        await page.go(name);
        await page.settled();
      }
      await page.checkQuiet();
    } finally {
      await page.close();
    }
  });

  pageTest('an administrator makes a token, sees it once, and revokes it', 'admin', async (page) => {
    await page.go('Tokens');
    await page.button('Create a token').click();
    const dialog = page.dialog('Create a token');
    await dialog.getByLabel('Name').fill('pipeline');
    await dialog.getByRole('button', { name: 'Create' }).click();
    const shown = page.dialog('Token pipeline');
    const text = await shown.getByLabel('Text of the token').inputValue();
    const ask = () => fetch(`${it.hoist.url}/api/admin/flags`, { headers: { Authorization: `Bearer ${text}` } });
    assert.equal((await ask()).status, 200);
    await shown.getByRole('button', { name: 'I have copied it' }).click();
    await shown.waitFor({ state: 'detached' });

    await page.button('Revoke pipeline').click();
    await page.dialog('Revoke pipeline?').getByRole('button', { name: /Revoke/ }).click();
    await page.dialog('Revoke pipeline?').waitFor({ state: 'detached' });
    assert.equal((await ask()).status, 401);
  });
});
