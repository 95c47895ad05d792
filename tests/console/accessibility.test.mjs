// Every page in both themes: axe finds nothing, nothing scrolls sideways on a narrow screen, and pictures are taken
// (build/console-pictures) for people to look at.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { findings } from './axe.mjs';
import { fillBusily } from './busy_store.mjs';
import { ConsolePage } from './console_page.mjs';
import { browser, onBothStores, quickRetries } from './stores.mjs';

const pictures = fileURLToPath(new URL('../../build/console-pictures', import.meta.url));
mkdirSync(pictures, { recursive: true });

const pages = [
  ['timeline', () => '/timeline'],
  ['attention', () => '/attention'],
  ['flags', () => '/flags'],
  ['flag', () => '/flags/production/search-ranking'],
  ['flag-with-users', () => '/flags/production/dark-mode'],
  ['schedules', () => '/schedules'],
  ['schedule-applied', ({ applied }) => `/schedules/${applied}?flag=search-ranking`],
  ['schedule-retrying', ({ retrying }) => `/schedules/${retrying}?flag=payments`],
  ['attempts', () => '/attempts'],
  ['audit', () => '/audit'],
  ['health', () => '/health'],
  ['tokens', () => '/tokens'],
];
const widths = { wide: 1280, narrow: 360 };

onBothStores('every page', quickRetries, ({ store, it, pageTest }) => {
  let made;
  before(async () => {
    made = await fillBusily(it.hoist, store);
  });

  const looked = async (page, name) => {
    await page.settled();
    assert.deepEqual(await findings(page.tab), [], name);
    const { scrollWidth, clientWidth } = await page.tab.evaluate(() => document.documentElement);
    assert.ok(scrollWidth <= clientWidth, `${name} is ${scrollWidth} pixels wide, the screen ${clientWidth}`);
    await page.tab.screenshot({ path: join(pictures, `${name}.png`) });
  };

  for (const colorScheme of ['light', 'dark']) {
    for (const [size, width] of Object.entries(widths)) {
      pageTest(`${colorScheme}, ${size}`, 'admin', async (page) => {
        for (const [name, path] of pages) {
          await page.visit(path(made));
          await looked(page, `${store}-${name}-${colorScheme}-${size}`);
        }
      }, { colorScheme, width });
    }

    test(`signing in, ${colorScheme}`, async () => {
      const page = await ConsolePage.open(browser, it.hoist, { colorScheme });
      try {
        await page.tab.getByLabel('Token').waitFor();
        await looked(page, `${store}-sign-in-${colorScheme}`);
      } finally {
        await page.close();
      }
    });

    pageTest(`dialogs, ${colorScheme}`, 'admin', async (page) => {
      await page.button('Schedule a change').click();
      await page.dialog('Schedule a change').waitFor();
      await looked(page, `${store}-schedule-form-${colorScheme}`);
      await page.tab.keyboard.press('Escape');
      await page.tab.keyboard.press('?');
      await page.dialog('Keyboard shortcuts').waitFor();
      await looked(page, `${store}-help-${colorScheme}`);
      await page.tab.keyboard.press('Escape');
      await page.tab.locator('.spot-retrying, .spot-failed').first().click();
      await page.tab.getByRole('dialog').waitFor();
      await looked(page, `${store}-spot-${colorScheme}`);
    }, { colorScheme });
  }
});
