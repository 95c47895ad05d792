// 10,000 flags and 100,000 schedules: every page reads a bounded part of it, shows a bounded part of that, and finds the
// rest by searching on the server and by scrolling. How long it takes is measured by `make console-bench`.
import assert from 'node:assert/strict';
import { before } from 'node:test';

import { fillWithMany, manyFlags } from './many.mjs';
import { onBothStores } from './stores.mjs';

/** What the page has of a list, whatever its length, and what one answer may weigh. */
const mostRows = 60;
const mostBytes = 400_000;

/** Everything that the page reads of the API from now on: addresses and sizes. */
function watchReading(page) {
  const read = [];
  page.tab.on('response', async (response) => {
    const { pathname } = new URL(response.url());
    if (!pathname.startsWith('/api/admin/')) return;
    const body = await response.body().catch(() => Buffer.alloc(0));
    read.push({ pathname, bytes: body.length });
  });
  return read;
}

const rows = (page) => page.tab.locator('.rows > .row');

onBothStores('at scale', [], ({ store, it, pageTest }) => {
  before(() => fillWithMany(it.hoist, store));

  pageTest('every page reads and shows a part', 'admin', async (page) => {
    const read = watchReading(page);
    for (const path of ['/timeline', '/attention', '/flags', '/flags/production/flag-00001', '/schedules', '/attempts', '/audit', '/health']) {
      await page.visit(path);
      await page.settled();
      assert.ok(await rows(page).count() <= mostRows, `${path} has ${await rows(page).count()} rows`);
    }
    for (const { pathname, bytes } of read) assert.ok(bytes <= mostBytes, `${pathname} answered ${bytes} bytes`);
  });

  pageTest('a flag is found among all by searching', 'viewer', async (page) => {
    await page.go('Flags');
    await rows(page).first().waitFor();
    await page.tab.keyboard.press('/');
    await page.tab.keyboard.type(`flag-0${manyFlags - 1}`);
    const found = page.tab.getByRole('link', { name: `flag-0${manyFlags - 1}` }).first();
    await found.waitFor();
    await found.click();
    await page.tab.getByRole('heading', { level: 1, name: `flag-0${manyFlags - 1}` }).waitFor();
  });

  pageTest('lists go on as they are scrolled', 'viewer', async (page) => {
    for (const name of ['Flags', 'Schedules', 'Attempts', 'Audit']) {
      await page.go(name);
      await rows(page).first().waitFor();
      const scroller = page.tab.locator('.scroller');
      // Further than the first page of the list reaches.
      for (let index = 0; index < 150;) {
        await scroller.evaluate((element) => { element.scrollTop = element.scrollHeight; });
        await page.tab.waitForFunction((before) => {
          const last = [...document.querySelectorAll('.rows > .row')].at(-1);
          return Number(last?.dataset.index) > before;
        }, index);
        index = Number(await rows(page).last().getAttribute('data-index'));
        assert.ok(await rows(page).count() <= mostRows);
      }
    }
  });
});
