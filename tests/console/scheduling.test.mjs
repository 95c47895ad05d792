// A change from its making to its end, as somebody watches: applied, retried, exhausted, taken up by hand, cancelled.
import assert from 'node:assert/strict';

import { refuseChanges } from './refusal.mjs';
import { onBothStores, quickRetries } from './stores.mjs';

onBothStores('scheduling', quickRetries, ({ store, it, pageTest }) => {
  pageTest('a flag is made, and a change a few seconds ahead applies in sight, without a reload', 'editor', async (page) => {
    await page.go('Flags');
    await page.button('Create a flag').click();
    const dialog = page.dialog('Create a flag');
    await dialog.getByLabel('Key').fill('checkout-v2');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await page.tab.getByRole('heading', { level: 1, name: 'checkout-v2' }).waitFor();

    await page.go('Timeline');
    // A reload would forget it.
    await page.tab.evaluate(() => { window.sameDocument = true; });
    await page.schedule({ flag: 'checkout-v2', inSeconds: 4 });
    const row = page.tab.locator('.track-row', { hasText: 'checkout-v2' });
    await row.getByText('off', { exact: true }).waitFor();
    await row.getByText(/changes in \d+ s/).waitFor();
    await row.locator('.spot-applied').waitFor();
    await row.getByText('on', { exact: true }).waitFor();
    assert.equal(await page.tab.evaluate(() => window.sameDocument), true);

    // The flag was made seconds before: both are one spot, which says what is in it.
    await row.locator('.spot-applied').click();
    await page.dialog('checkout-v2').getByRole('button', { name: /Turn on, applied/ }).click();
    const details = page.dialog('Schedule of checkout-v2');
    await details.getByText('Was applied on').waitFor();
    await details.getByRole('button', { name: 'Close' }).click();
  });

  pageTest('one that fails is seen to retry, then to be exhausted, and is retried by hand', 'editor', async (page) => {
    await it.hoist.request('POST', '/api/admin/flags', { key: 'payments' });
    const refusal = await refuseChanges(it.hoist, store, 'payments', 'payments are frozen until the audit is over');
    await page.go('Needs attention');
    await page.tab.evaluate(() => { window.sameDocument = true; });
    await it.hoist.request('POST', '/api/admin/flags/payments/schedule', {
      scheduledAt: new Date(Date.now() + 1_000).toISOString(),
      updates: { enabled: true },
      maxRetries: 1,
    });
    const retrying = page.tab.getByRole('region', { name: 'Retrying' });
    await retrying.getByText('payments are frozen until the audit is over').waitFor();
    await retrying.getByText(/next retry/).waitFor();
    const failed = page.tab.getByRole('region', { name: 'Failed' });
    await failed.getByText('payments are frozen until the audit is over').waitFor();
    await refusal.drop();
    await failed.getByRole('button', { name: 'Retry: schedule of payments' }).click();
    await failed.waitFor({ state: 'detached' });
    assert.equal(await page.tab.evaluate(() => window.sameDocument), true);

    await page.go('Attempts');
    for (const words of ['Failed', 'Applied']) await page.tab.locator('.row').getByText(words, { exact: true }).first().waitFor();
    const flag = await (await it.hoist.request('GET', '/api/admin/flags/payments')).json();
    assert.equal(flag.enabled, true);
  });

  pageTest('one is cancelled, and stays so', 'editor', async (page) => {
    await it.hoist.request('POST', '/api/admin/flags', { key: 'banner' });
    await page.go('Timeline');
    await page.schedule({ flag: 'banner', inSeconds: 5 * 3_600 });
    const row = page.tab.locator('.track-row', { hasText: 'banner' });
    await row.locator('.spot-pending').click();
    const details = page.dialog('Schedule of banner');
    await details.getByRole('button', { name: /Cancel/ }).click();
    await page.dialog('Cancel the schedule?').getByRole('button', { name: 'Cancel the schedule' }).click();
    await details.getByText(/Was cancelled by editor/).waitFor();
    await details.getByRole('button', { name: 'Close' }).click();
    await row.locator('.spot-cancelled').waitFor();
    // What was just said lies above the legend, for a while.
    for (let left = await page.button('Dismiss').count(); left > 0; --left) await page.button('Dismiss').first().click();
    // A kind of marks can be left out, and the address says so.
    await page.tab.getByRole('button', { name: 'cancelled', exact: true }).click();
    await row.locator('.spot-cancelled').waitFor({ state: 'detached' });
    assert.match(page.tab.url(), /without=cancelled/);
  });

  pageTest('one runs ahead of its time by hand', 'editor', async (page) => {
    await it.hoist.request('POST', '/api/admin/flags', { key: 'early' });
    await it.hoist.request('POST', '/api/admin/flags/early/schedule', {
      scheduledAt: new Date(Date.now() + 86_400_000).toISOString(),
      updates: { enabled: true },
    });
    await page.go('Schedules');
    await page.button('Run now: schedule of early').click();
    await page.dialog('Run it now?').getByRole('button', { name: 'Run it now' }).click();
    await page.tab.locator('.row', { hasText: 'early' }).getByText('Applied').waitFor();
  });
});
