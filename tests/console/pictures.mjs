// Takes the pictures of the README from the running program.
//
//   make console-pictures
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { launchBrowser } from '../node/browser.mjs';
import { HoistServer } from '../node/hoist_server.mjs';
import { fillBusily } from './busy_store.mjs';
import { ConsolePage } from './console_page.mjs';

const folder = fileURLToPath(new URL('../../docs/images', import.meta.url));
mkdirSync(folder, { recursive: true });

const browser = await launchBrowser();
const hoist = await HoistServer.create('sqlite');
await fillBusily(hoist, 'sqlite');
const page = await ConsolePage.open(browser, hoist, { height: 660, colorScheme: 'light' });
await page.signIn(await hoist.token('editor', 'ada'));
const take = (name) => page.tab.screenshot({ path: join(folder, `${name}.png`) });

await page.settled();
await page.button('Zoom in').click();
await page.tab.locator('.track-row .dot-possible').first().waitFor();
await take('timeline');

await page.go('Needs attention');
await page.settled();
await page.tab.locator('.attention-list li').first().waitFor();
await take('attention');

await page.tab.setViewportSize({ width: 1280, height: 1180 });
await page.visit('/flags/production/search-ranking?part=targeting');
await page.settled();
await page.tab.getByLabel('Context').fill('{"country": "NO"}');
await page.tab.locator('.try-result').nth(1).waitFor();
await page.tab.locator('.try').scrollIntoViewIfNeeded();
await page.tab.locator('.try-results[aria-busy=false]').waitFor();
await take('targeting');

await browser.close();
await hoist.destroy();
