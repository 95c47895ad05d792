import { describe, expect, it } from 'vitest';

import { instantOf, inZone, nextHour, nextWeekday, oddityOf, type When } from './when';

const oslo = (date: string, time: string, second = false): When => ({ date, time, zone: 'Europe/Oslo', second });
const text = (when: When) => new Date(instantOf(when) ?? Number.NaN).toISOString();

describe('a wall time', () => {
  it('stands for an instant', () => {
    expect(text(oslo('2026-11-27', '09:00'))).toBe('2026-11-27T08:00:00.000Z');
    expect(oddityOf(oslo('2026-11-27', '09:00'))).toBeNull();
    expect(instantOf(oslo('2026-11-27', 'noon'))).toBeNull();
    expect(instantOf(oslo('', ''))).toBeNull();
  });

  it('may be skipped', () => {
    const when = oslo('2027-03-28', '02:30');
    expect(text(when)).toBe('2027-03-28T01:30:00.000Z');
    expect(oddityOf(when)?.words).toContain('It is taken as 03:30.');
  });

  it('may come twice', () => {
    expect(text(oslo('2026-10-25', '02:30'))).toBe('2026-10-25T00:30:00.000Z');
    expect(text(oslo('2026-10-25', '02:30', true))).toBe('2026-10-25T01:30:00.000Z');
    expect(oddityOf(oslo('2026-10-25', '02:30'))).toMatchObject({
      first: 'The first, UTC+02:00',
      second: 'The second, UTC+01:00',
    });
  });
});

it('stays the same instant in another zone', () => {
  const there = inZone(oslo('2026-11-27', '09:00'), 'America/New_York');
  expect(there).toEqual({ date: '2026-11-27', time: '03:00', zone: 'America/New_York', second: false });
  const second = inZone({ date: '2026-10-25', time: '01:30', zone: 'UTC', second: false }, 'Europe/Oslo');
  expect(second).toEqual(oslo('2026-10-25', '02:30', true));
});

it('proposes the next full hour', () => {
  const now = Date.parse('2026-11-27T08:20:00Z');
  expect(nextHour(now, 'UTC')).toEqual({ date: '2026-11-27', time: '09:00', zone: 'UTC', second: false });
  expect(nextHour(now + 15 * 60_000, 'UTC').time).toBe('10:00');
});

it('knows when Friday is', () => {
  expect(nextWeekday(5, Date.parse('2026-11-25T08:00:00Z'), 'UTC').date).toBe('2026-11-27');
  expect(nextWeekday(5, Date.parse('2026-11-27T08:00:00Z'), 'UTC').date).toBe('2026-12-04');
});
