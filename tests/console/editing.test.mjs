// Flags by hand: toggled with the consequence in sight, targeted and tried, reverted; and two people at one flag.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ConsolePage } from './console_page.mjs';
import { browser, onBothStores } from './stores.mjs';

const ranking = {
  key: 'search-ranking',
  enabled: true,
  variants: { classic: 'bm25', learned: 'ltr-4' },
  defaultVariant: 'classic',
};

onBothStores('editing', [], ({ it, pageTest }) => {
  const make = (flag) => it.hoist.request('POST', '/api/admin/flags', flag);
  const read = async (key) => (await it.hoist.request('GET', `/api/admin/flags/${key}`)).json();
  const part = (page, name) => page.tab.getByRole('navigation', { name: 'Parts of the flag' }).getByRole('button', { name }).click();

  pageTest('a flag is turned on with what that does in sight', 'editor', async (page) => {
    await make({ key: 'toggled' });
    await it.hoist.request('POST', '/api/admin/flags/toggled/schedule', {
      scheduledAt: new Date(Date.now() + 7_200_000).toISOString(), updates: { enabled: false },
    });
    await page.visit('/flags/production/toggled');
    await page.button('Turn on…').click();
    const dialog = page.dialog('Turn it on?');
    await dialog.getByText('Another schedule sets the same:').waitFor();
    assert.equal((await read('toggled')).enabled, false);
    await dialog.getByRole('button', { name: 'Turn it on' }).click();
    await page.button('Turn off…').waitFor();
    assert.equal((await read('toggled')).enabled, true);
  });

  pageTest('targeting is tried before it is saved', 'editor', async (page) => {
    await make(ranking);
    await page.visit('/flags/production/search-ranking');
    await part(page, 'Targeting and variants');
    await page.tab.getByLabel('Targeting key').fill('user-42');
    await page.tab.getByLabel('Context').fill('{"plan": "pro"}');
    const results = page.tab.locator('.try-results');
    await results.getByText('classic', { exact: true }).first().waitFor();

    const rule = page.tab.getByLabel('Rule, in JSONLogic');
    await rule.fill('{"if": [{"==": [{"var": "plan"}, "pro"]}, "learned"');
    await page.tab.locator('.field-error').first().waitFor();
    await rule.fill('{"if": [{"==": [{"var": "plan"}, "pro"]}, "learned"]}');
    await results.getByText('learned', { exact: true }).first().waitFor();
    // Now, and on Friday at 09:00.
    assert.ok(await results.locator('.try-result').count() >= 2);
    assert.equal((await read('search-ranking')).targeting, null);

    await page.button('Review and save…').click();
    await page.dialog('Save these edits?').getByRole('button', { name: 'Save', exact: true }).click();
    await page.sees('search-ranking is saved as version 2.');
    assert.notEqual((await read('search-ranking')).targeting, null);
  });

  pageTest('an earlier version comes back', 'editor', async (page) => {
    await make({ key: 'reverted', description: 'as it was' });
    await it.hoist.request('PATCH', '/api/admin/flags/reverted', { description: 'as it became' });
    await page.visit('/flags/production/reverted?part=history');
    await page.button('Go back to version 1').click();
    const dialog = page.dialog('Go back to version 1?');
    await dialog.getByText('as it was').waitFor();
    await dialog.getByRole('button', { name: /Go back|Revert/ }).click();
    await page.sees('reverted is saved as version 3.');
    assert.equal((await read('reverted')).description, 'as it was');
  });

  test('of two people at one flag the second sees both versions, and loses nothing', async () => {
    await make({ key: 'contested' });
    const [first, second] = await Promise.all(['editor', 'editor'].map((role) =>
      ConsolePage.signedIn(browser, it.hoist, role, { path: '/flags/production/contested' })));
    try {
      for (const [page, text] of [[first, 'by the first'], [second, 'by the second']]) {
        await page.tab.getByLabel('Description').fill(text);
        await page.button('Review and save…').click();
        await page.dialog('Save these edits?').getByText(text).waitFor();
      }
      await first.dialog('Save these edits?').getByRole('button', { name: 'Save', exact: true }).click();
      await first.sees('contested is saved as version 2.');

      const dialog = second.dialog('Save these edits?');
      await dialog.getByRole('button', { name: 'Save', exact: true }).click();
      await dialog.getByText('The flag was changed while you were editing it').waitFor();
      await dialog.getByRole('cell', { name: 'by the first' }).waitFor();
      await dialog.getByRole('cell', { name: 'by the second' }).waitFor();
      assert.equal((await read('contested')).description, 'by the first');

      await second.button('Use mine on top of theirs').click();
      await dialog.getByRole('button', { name: 'Save', exact: true }).click();
      await second.sees('contested is saved as version 3.');
      assert.equal((await read('contested')).description, 'by the second');
      second.complaints = second.complaints.filter((text) => !text.includes('412'));
      await Promise.all([first.checkQuiet(), second.checkQuiet()]);
    } finally {
      await Promise.all([first.close(), second.close()]);
    }
  });

  pageTest('what was typed stays when the flag changes meanwhile', 'editor', async (page) => {
    await make({ key: 'overtaken', description: 'at first' });
    await page.visit('/flags/production/overtaken');
    const description = page.tab.getByLabel('Description');
    await description.fill('typed here');
    await it.hoist.request('PATCH', '/api/admin/flags/overtaken', { description: 'typed elsewhere' });
    await page.sees('The flag was changed while you were editing it');
    assert.equal(await description.inputValue(), 'typed here');
    await page.button('Take theirs').click();
    await page.tab.waitForFunction(() => document.querySelector('#main input, #main textarea') !== null);
    assert.equal(await description.inputValue(), 'typed elsewhere');
  });
});
