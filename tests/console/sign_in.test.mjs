// Signing in: with a token that is right or wrong, until the session ends, and with no more than the token allows.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ConsolePage } from './console_page.mjs';
import { browser, onBothStores } from './stores.mjs';

onBothStores('signing in', [], ({ it, pageTest }) => {
  test('refuses a wrong token, and says what to do', async () => {
    const page = await ConsolePage.open(browser, it.hoist);
    try {
      await page.tab.getByLabel('Token').fill('hoist_nonsense');
      await page.button('Sign in').click();
      const alert = page.tab.getByRole('alert');
      await alert.waitFor();
      assert.match(await alert.innerText(), /token/i);
      assert.equal(await page.tab.getByLabel('Token').inputValue(), 'hoist_nonsense');
    } finally {
      await page.close();
    }
  });

  test('refuses a client\'s token, which web pages show', async () => {
    const page = await ConsolePage.open(browser, it.hoist);
    try {
      await page.tab.getByLabel('Token').fill(await it.hoist.token('client', 'web page'));
      await page.button('Sign in').click();
      await page.tab.getByRole('alert').filter({ hasText: 'client' }).waitFor();
    } finally {
      await page.close();
    }
  });

  pageTest('keeps the session in a cookie that scripts cannot read', 'viewer', async (page) => {
    const [cookie] = await page.context.cookies();
    assert.equal(cookie.httpOnly, true);
    assert.equal(cookie.sameSite, 'Strict');
    assert.equal(await page.tab.evaluate(() => document.cookie), '');
    assert.equal(await page.tab.evaluate(() => JSON.stringify(localStorage).includes('hoist_')), false);
    await page.tab.reload();
    await page.live();
  });

  pageTest('ends with signing out', 'viewer', async (page) => {
    await page.button('Sign out').click();
    await page.tab.getByLabel('Token').waitFor();
    assert.deepEqual(await page.context.cookies(), []);
    await page.tab.goto(`${it.hoist.url}/flags`);
    await page.tab.getByLabel('Token').waitFor();
  });

  test('an end of the session in the middle of something loses nothing that was typed', async () => {
    await it.hoist.request('POST', '/api/admin/flags', { key: 'typed-for-long' });
    const page = await ConsolePage.open(browser, it.hoist);
    try {
      await page.signIn(await it.hoist.token('editor', 'about to be revoked'));
      await page.button('Schedule a change').click();
      const form = page.dialog('Schedule a change');
      await form.getByLabel('Flag', { exact: true }).fill('typed-for-long');
      await form.getByLabel('On or off').selectOption('Turn on');
      const { items } = await (await it.hoist.request('GET', '/api/admin/tokens')).json();
      const { id } = items.find(({ name }) => name === 'about to be revoked');
      await it.hoist.request('DELETE', `/api/admin/tokens/${id}`);

      await form.getByRole('button', { name: 'Schedule it' }).click();
      const again = page.dialog('Your session has ended');
      await again.getByLabel('Token').fill(await it.hoist.token('editor', 'in its place'));
      await again.getByRole('button', { name: 'Sign in' }).click();
      // What was sent is sent once more, by itself.
      await page.sees('typed-for-long will change');
      const made = await (await it.hoist.request('GET', '/api/admin/flags/typed-for-long/schedule')).json();
      assert.deepEqual(made.items.map(({ createdBy }) => createdBy), ['in its place']);
    } finally {
      await page.close();
    }
  });
});
