// How long the console's pages take until somebody can work with them: from the navigation to the first rows on the
// screen, with nothing in the browser's cache, signed in. On a store with 10,000 flags and 100,000 schedules, beside one
// with a handful (the floor: what browser, network and console take anyway) in the same run, page by page in turn.
//
//   make console-bench [ROUNDS=n]
import { HoistServer } from '../../tests/node/hoist_server.mjs';
import { launchBrowser } from '../../tests/node/browser.mjs';
import { schedule, settled } from '../../tests/console/busy_store.mjs';
import { fillWithMany } from '../../tests/console/many.mjs';

const rounds = Number(process.argv[2] ?? 7);
/** A page, and what is there once it can be worked with. */
const pages = [
  ['/timeline', '.timeline .row, .timeline .empty:not([role=status])'],
  ['/attention', '.attention-list li, .empty:not([role=status])'],
  ['/flags', '.rows .row'],
  ['/flags/production/flag-00001', '#main h2'],
  ['/schedules', '.rows .row'],
  ['/attempts', '.rows .row'],
  ['/audit', '.rows .row'],
  ['/health', '#main h2'],
  ['/tokens', 'tbody tr'],
];

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function handful(hoist) {
  await hoist.request('POST', '/api/admin/flags', { key: 'flag-00001' });
  const id = await schedule(hoist, 'flag-00001', new Date(Date.now() + 1_500).toISOString(), { enabled: true });
  await settled(hoist, 'flag-00001', id, (it) => it.status === 'applied');
}

/** Milliseconds from the navigation to the first frame that shows it. */
async function opening(browser, hoist, cookies, path, ready) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    await context.addCookies(cookies);
    const tab = await context.newPage();
    await tab.addInitScript((selector) => {
      const look = () => {
        if (document.querySelector(selector)) {
          requestAnimationFrame(() => requestAnimationFrame(() => { window.readyAt = performance.now(); }));
        } else {
          requestAnimationFrame(look);
        }
      };
      look();
    }, ready);
    await tab.goto(hoist.url + path);
    return await (await tab.waitForFunction(() => window.readyAt, undefined, { timeout: 30_000 })).jsonValue();
  } finally {
    await context.close();
  }
}

async function cookiesOf(browser, hoist) {
  const context = await browser.newContext();
  await context.request.post(`${hoist.url}/api/session`, { data: { token: hoist.admin } });
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}

const browser = await launchBrowser();
const stores = [];
for (const store of ['sqlite', 'postgres']) {
  const few = await HoistServer.create(store);
  await handful(few);
  const many = await HoistServer.create(store);
  process.stderr.write(`filling ${store}\n`);
  await fillWithMany(many, store);
  stores.push({ store, few, many });
}
console.log('store     page                            few ms  many ms   ratio');
for (const { store, few, many } of stores) {
  const cookies = { few: await cookiesOf(browser, few), many: await cookiesOf(browser, many) };
  for (const [path, ready] of pages) {
    const times = { few: [], many: [] };
    for (let round = 0; round < rounds; ++round) {
      times.few.push(await opening(browser, few, cookies.few, path, ready));
      times.many.push(await opening(browser, many, cookies.many, path, ready));
    }
    const [a, b] = [median(times.few), median(times.many)];
    console.log(`${store.padEnd(9)} ${path.padEnd(30)} ${a.toFixed(0).padStart(7)} ${b.toFixed(0).padStart(8)} ${(b / a).toFixed(2).padStart(7)}`);
  }
}
await browser.close();
for (const { few, many } of stores) {
  await few.destroy();
  await many.destroy();
}
