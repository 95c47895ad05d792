import { expect, it } from 'vitest';

import { chooseStatus, scheduleQuery } from './schedule_filters';

const none = { status: '', q: '', from: '', to: '' };

it('asks for whole days of the zone', () => {
  expect(scheduleQuery({ ...none, from: '2026-11-27', to: '2026-11-27' }, 'production', 'Europe/Oslo')).toEqual({
    environment: 'production',
    from: '2026-11-26T23:00:00.000Z',
    to: '2026-11-27T23:00:00.000Z',
  });
});

it('knows that a day may have 23 hours', () => {
  const { from, to } = scheduleQuery({ ...none, from: '2026-03-29', to: '2026-03-29' }, 'production', 'Europe/Oslo');
  expect([from, to]).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
});

it('leaves out what narrows nothing', () => {
  expect(scheduleQuery({ ...none, status: 'no such', from: 'yesterday' }, 'staging', 'UTC')).toEqual({
    environment: 'staging',
  });
  expect(scheduleQuery({ ...none, status: 'late', q: 'dark' }, 'staging', 'UTC')).toEqual({
    environment: 'staging',
    status: 'late',
    q: 'dark',
  });
});

it('forgets the days where something needs attention', () => {
  expect(chooseStatus('retrying')).toEqual({ status: 'retrying', from: '', to: '' });
  expect(chooseStatus('applied')).toEqual({ status: 'applied' });
});
