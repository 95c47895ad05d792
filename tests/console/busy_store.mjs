// A store with something of everything, as the pictures and axe want it: flags of every kind, in two environments, with
// schedules that wait, were applied, retry, failed, are at risk and were cancelled.
import { refuseChanges } from './refusal.mjs';
import { execute } from './store_sql.mjs';

const minutes = (count) => new Date(Date.now() + count * 60_000).toISOString();
const seconds = (count) => new Date(Date.now() + count * 1_000).toISOString();

const flags = [
  { key: 'checkout-v2', description: 'The new checkout', owner: 'payments', tags: ['checkout', 'q4'] },
  { key: 'dark-mode', description: 'Dark colours', enabled: true, rolloutPercentage: 25, tags: ['design'] },
  { key: 'payments', description: 'Guarded by the database', owner: 'payments' },
  { key: 'frozen', description: 'Guarded as well' },
  { key: 'summer-sale', description: 'Prices of the summer', tags: ['campaign'] },
  { key: 'search-ranking', description: 'Which ranking answers a search', enabled: true,
    variants: { classic: 'bm25', learned: 'ltr-4', mixed: 'hybrid' }, defaultVariant: 'classic',
    targeting: { if: [{ in: [{ var: 'country' }, ['NO', 'SE']] }, 'learned', 'classic'] } },
];

const pending = [
  ['checkout-v2', minutes(50), { enabled: true, rolloutPercentage: 10 }],
  ['checkout-v2', minutes(170), { rolloutPercentage: 50 }],
  ['checkout-v2', minutes(600), { rolloutPercentage: 100 }],
  ['dark-mode', minutes(120), { rolloutPercentage: 100 }],
  ['summer-sale', minutes(300), { enabled: true }],
  ['summer-sale', minutes(2_000), { enabled: false }],
];

/** Resolves once everything is as it should be. */
export async function fillBusily(hoist, store) {
  for (const flag of flags) await hoist.request('POST', '/api/admin/flags', flag);
  await hoist.request('POST', '/api/admin/flags?environment=staging', { key: 'checkout-v2', enabled: true });
  for (const [flag, scheduledAt, updates] of pending) {
    await hoist.request('POST', `/api/admin/flags/${flag}/schedule`, { scheduledAt, updates });
  }
  await hoist.request('POST', '/api/admin/flags/dark-mode/users', { userId: 'ada', type: 'include', reason: 'wrote it' });
  await hoist.request('PATCH', '/api/admin/flags/dark-mode', { rolloutPercentage: 30 });
  const cancelled = await schedule(hoist, 'dark-mode', minutes(400), { enabled: false });
  await hoist.request('DELETE', `/api/admin/flags/dark-mode/schedule/${cancelled}`);

  await refuseChanges(hoist, store, 'payments', 'payments are frozen until the audit is over');
  const applied = await schedule(hoist, 'search-ranking', seconds(1), { defaultVariant: 'mixed' });
  const retrying = await schedule(hoist, 'payments', seconds(1), { enabled: true }, 6);
  const failed = await schedule(hoist, 'payments', seconds(1), { rolloutPercentage: 5 }, 0);
  await settled(hoist, 'search-ranking', applied, (it) => it.status === 'applied');
  await settled(hoist, 'payments', failed, (it) => it.status === 'failed' && it.nextRetryAt === null);
  await settled(hoist, 'payments', retrying, (it) => it.retryCount >= 1);
  await addPast(hoist, store);
  return { applied, retrying, failed };
}

/** What was applied hours ago, which only SQL can make so. */
async function addPast(hoist, store) {
  const flag = (key) => `(SELECT id FROM feature_flags WHERE flag_key = '${key}' AND environment = 'production')`;
  const rows = [['dark-mode', -410, 10], ['dark-mode', -260, 25], ['summer-sale', -330, 100], ['checkout-v2', -190, 100]];
  for (const [index, [key, minute, percentage]] of rows.entries()) {
    await execute(hoist, store, `INSERT INTO feature_flag_schedules
        (id, flag_id, environment, scheduled_at, updates, status, applied_at, created_by)
      VALUES ('01900000-0000-7000-8000-00000000000${index}', ${flag(key)}, 'production', '${minutes(minute)}',
        '{"rolloutPercentage": ${percentage}}', 'applied', '${minutes(minute)}', 'ada')`);
  }
}

export async function schedule(hoist, flag, scheduledAt, updates, maxRetries = 3) {
  const made = await hoist.request('POST', `/api/admin/flags/${flag}/schedule`, { scheduledAt, updates, maxRetries });
  return (await made.json()).id;
}

/** Reads it again with each event of the stream, until it is so. */
export async function settled(hoist, flag, id, isSo) {
  const stream = await hoist.request('GET', '/api/stream');
  for await (const _event of stream.body) {
    const read = await hoist.request('GET', `/api/admin/flags/${flag}/schedule/${id}`);
    if (isSo(await read.json())) return;
  }
}
