// What every test of the console stands on: a browser, and a server of its own on each store.
import { after, before, describe, test } from 'node:test';

import { launchBrowser } from '../node/browser.mjs';
import { HoistServer } from '../node/hoist_server.mjs';
import { ConsolePage } from './console_page.mjs';

export const browser = await launchBrowser();
after(() => browser.close());

/** Both, unless HOIST_STORES names one. */
const stores = (process.env.HOIST_STORES ?? 'sqlite,postgres').split(',');

/** Of schedules that fail: the first retry follows after a second, the next ones after two and four. */
export const quickRetries = ['--retry-base', '1s'];

/**
 * A suite on each store. `body` is called with the store's name, what makes a page, and what is there once tests run:
 * `it.hoist`. A page is closed at the end of its test, which fails where the browser complained.
 */
export function onBothStores(what, options, body) {
  for (const store of stores) {
    describe(`${what}, ${store}`, () => {
      const it = {};
      before(async () => {
        it.hoist = await HoistServer.create(store, options);
      });
      after(() => it.hoist?.destroy());

      /** A test with one page of a person of that role, or with what `people` opens. */
      const pageTest = (name, role, steps, settings = {}) =>
        test(name, async () => {
          const page = await ConsolePage.signedIn(browser, it.hoist, role, settings);
          try {
            await steps(page);
            await page.checkQuiet();
          } finally {
            await page.close();
          }
        });
      body({ store, it, pageTest });
    });
  }
}
