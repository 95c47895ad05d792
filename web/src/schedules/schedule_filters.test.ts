import { expect, it } from 'vitest';

import { chooseStatus, scheduleQuery, usualFilters } from './schedule_filters';

const none = { status: '', q: '', from: '', to: '' };

it('begins with today, as the zone has it', () => {
  const { from } = usualFilters(Date.parse('2026-11-27T23:30:00Z'), 'Europe/Oslo');
  expect(from).toBe('2026-11-27T23:00:00.000Z');
});

it('leaves out what narrows nothing', () => {
  expect(scheduleQuery({ ...none, status: 'no such', from: 'yesterday' }, 'staging')).toEqual({
    environment: 'staging',
  });
  const to = '2026-11-28T00:00:00.000Z';
  expect(scheduleQuery({ ...none, status: 'late', q: 'dark', to }, 'staging')).toEqual({
    environment: 'staging',
    status: 'late',
    q: 'dark',
    to,
  });
});

it('forgets the times where something needs attention', () => {
  expect(chooseStatus('retrying')).toEqual({ status: 'retrying', from: '', to: '' });
  expect(chooseStatus('applied')).toEqual({ status: 'applied' });
});
