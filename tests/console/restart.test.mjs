// The server is killed and started again while somebody watches: what is shown says that it is not the present, and then
// is the present again, with what happened meanwhile.
import assert from 'node:assert/strict';

import { onBothStores } from './stores.mjs';

/** As a crash does it. */
async function kill(hoist) {
  const gone = new Promise((resolve) => hoist.process.once('exit', resolve));
  hoist.process.kill('SIGKILL');
  await gone;
}

onBothStores('a restart', [], ({ it, pageTest }) => {
  pageTest('is shown, and nothing is missed', 'viewer', async (page) => {
    await it.hoist.request('POST', '/api/admin/flags', { key: 'watched' });
    await it.hoist.request('POST', '/api/admin/flags/watched/schedule', {
      scheduledAt: new Date(Date.now() + 5_000).toISOString(),
      updates: { enabled: true },
    });
    const row = page.tab.locator('.track-row', { hasText: 'watched' });
    await row.getByText(/changes in \d+ s/).waitFor();
    await page.tab.evaluate(() => { window.sameDocument = true; });

    await kill(it.hoist);
    await page.tab.getByRole('alert').filter({ hasText: 'The connection to the server is lost' }).waitFor();
    await page.tab.locator('.live-lost').waitFor();
    // Nothing counts down as if it were known.
    await row.getByText(/changes at \d\d:\d\d:\d\d/).waitFor();

    await it.hoist.start();
    await page.live();
    await page.tab.getByRole('alert').waitFor({ state: 'detached' });
    await row.locator('.spot-applied').waitFor();
    await row.getByText('on', { exact: true }).waitFor();
    assert.equal(await page.tab.evaluate(() => window.sameDocument), true);
    // The browser logs what it could not reach meanwhile.
    page.complaints = page.complaints.filter((text) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|ERR_EMPTY|Failed to load resource/.test(text));
  });
});
