// Everything by keyboard alone.
import assert from 'node:assert/strict';

import { onBothStores } from './stores.mjs';

onBothStores('the keyboard', [], ({ it, pageTest }) => {
  pageTest('leads to every page, to the search and to help', 'admin', async (page) => {
    const { keyboard } = page.tab;
    const keys = { t: 'Timeline', a: 'Needs attention', f: 'Flags', s: 'Schedules', l: 'Attempts', u: 'Audit', h: 'Health', k: 'Tokens' };
    for (const [key, name] of Object.entries(keys)) {
      await keyboard.press('g');
      await keyboard.press(key);
      await page.tab.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    }
    await keyboard.press('/');
    await page.tab.locator('input[type=search]:focus').waitFor();
    // What is typed there is no shortcut.
    await keyboard.type('g t?');
    assert.equal(await page.tab.locator('input[type=search]').inputValue(), 'g t?');
    await page.tab.locator('input[type=search]').blur();
    await keyboard.press('?');
    await page.dialog('Keyboard shortcuts').waitFor();
    await keyboard.press('Escape');
    await page.dialog('Keyboard shortcuts').waitFor({ state: 'detached' });
  });

  pageTest('goes from mark to mark, opens one, and comes back to it', 'editor', async (page) => {
    await it.hoist.request('POST', '/api/admin/flags', { key: 'marked' });
    for (const hours of [1, 3, 5]) {
      await it.hoist.request('POST', '/api/admin/flags/marked/schedule', {
        scheduledAt: new Date(Date.now() + hours * 3_600_000).toISOString(), updates: { rolloutPercentage: hours },
      });
    }
    const spots = page.tab.locator('.track-row', { hasText: 'marked' }).locator('.spot-pending');
    await spots.nth(2).waitFor();
    await spots.first().focus();
    await page.tab.keyboard.press('ArrowRight');
    assert.equal(await spots.nth(1).evaluate((spot) => spot === document.activeElement), true);
    assert.match(await spots.nth(1).getAttribute('aria-label'), /3 %/);
    await page.tab.keyboard.press('Enter');
    await page.dialog('Schedule of marked').waitFor();
    await page.tab.keyboard.press('Escape');
    await page.dialog('Schedule of marked').waitFor({ state: 'detached' });
    assert.equal(await spots.nth(1).evaluate((spot) => spot === document.activeElement), true);
  });

  pageTest('schedules a change from end to end', 'editor', async (page) => {
    const { keyboard } = page.tab;
    await it.hoist.request('POST', '/api/admin/flags', { key: 'typed' });
    await page.tab.getByRole('link', { name: 'Skip to the page' }).focus();
    const reach = async (what) => {
      for (let stop = 0; stop < 80; ++stop) {
        await keyboard.press('Tab');
        const words = await page.tab.evaluate(() => document.activeElement?.textContent ?? '');
        if (words === what) return;
      }
      throw new Error(`Tab never leads to ${what}`);
    };
    await reach('Schedule a change');
    await keyboard.press('Enter');
    const form = page.dialog('Schedule a change');
    await form.getByLabel('Flag', { exact: true }).focus();
    await keyboard.type('typed');
    await form.getByLabel('On or off').focus();
    await keyboard.type('Turn on');
    await reach('Schedule it');
    await keyboard.press('Enter');
    await page.sees('typed will change');
  });
});
