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
import { browser, onBothStores } from './stores.mjs';

const pictures = fileURLToPath(new URL('../../build/console-pictures', import.meta.url));
mkdirSync(pictures, { recursive: true });

const pages = [
  ['timeline', () => '/timeline'],
  ['attention', () => '/attention'],
  ['flags', () => '/flags'],
  ['flag', () => '/flags/production/search-ranking'],
  ['targeting', () => '/flags/production/search-ranking?part=targeting'],
  ['flag-schedules', () => '/flags/production/checkout-v2?part=schedules'],
  ['history', () => '/flags/production/search-ranking?part=history'],
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

onBothStores('every page', [], ({ store, it, pageTest }) => {
  let made;
  before(async () => {
    made = await fillBusily(it.hoist, store);
  });

  /** What is wrong with what is on the screen; a picture of it is kept. */
  const look = async (page, name) => {
    await page.settled();
    const wrong = await findings(page.tab);
    const [width, screen] = await page.tab.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    if (width > screen) wrong.push(`it is ${width} pixels wide, the screen ${screen}`);
    // Who wants no motion sees none.
    const moving = await page.tab.evaluate(() => document.getAnimations().length);
    if (moving > 0) wrong.push(`${moving} animations run`);
    await page.tab.screenshot({ path: join(pictures, `${name}.png`) });
    return wrong.map((finding) => `${name}: ${finding}`);
  };

  pageTest('every page, light and dark, wide and narrow', 'admin', async (page) => {
    const wrong = [];
    for (const [name, path] of pages) {
      await page.visit(path(made));
      for (const colorScheme of ['light', 'dark']) {
        await page.tab.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        for (const [size, width] of Object.entries(widths)) {
          await page.tab.setViewportSize({ width, height: 800 });
          wrong.push(...(await look(page, `${store}-${name}-${colorScheme}-${size}`)));
        }
      }
    }
    assert.deepEqual(wrong, []);
  });

  for (const colorScheme of ['light', 'dark']) {
    test(`signing in, ${colorScheme}`, async () => {
      const page = await ConsolePage.open(browser, it.hoist, { colorScheme });
      try {
        await page.tab.getByLabel('Token').waitFor();
        assert.deepEqual(await look(page, `${store}-sign-in-${colorScheme}`), []);
      } finally {
        await page.close();
      }
    });

    pageTest(`dialogs, ${colorScheme}`, 'admin', async (page) => {
      await page.button('Schedule a change').click();
      await page.dialog('Schedule a change').waitFor();
      assert.deepEqual(await look(page, `${store}-schedule-form-${colorScheme}`), []);
      await page.tab.keyboard.press('Escape');
      await page.tab.keyboard.press('?');
      await page.dialog('Keyboard shortcuts').waitFor();
      assert.deepEqual(await look(page, `${store}-help-${colorScheme}`), []);
      await page.tab.keyboard.press('Escape');
      await page.tab.locator('.spot-retrying, .spot-failed').first().click();
      await page.tab.getByRole('dialog').waitFor();
      assert.deepEqual(await look(page, `${store}-spot-${colorScheme}`), []);
    }, { colorScheme });
  }
});
