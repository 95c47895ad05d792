import { describe, expect, test } from 'vitest';

import { floorTo, isZone, nextOf, offsetAt, wallInstant, wallTime } from './zone';

const utc = (text: string) => Date.parse(text);
const oslo = 'Europe/Oslo';

describe('wallInstant', () => {
  test('is the instant at which a clock there shows it', () => {
    expect(wallInstant({ date: '2026-11-27', time: '09:00' }, oslo)).toEqual({
      kind: 'once',
      at: utc('2026-11-27T08:00:00Z'),
    });
    expect(wallInstant({ date: '2026-07-01', time: '09:00:30' }, oslo)).toEqual({
      kind: 'once',
      at: utc('2026-07-01T07:00:30Z'),
    });
  });

  test('is told apart where clocks are set back', () => {
    expect(wallInstant({ date: '2026-10-25', time: '02:30' }, oslo)).toEqual({
      kind: 'twice',
      first: utc('2026-10-25T00:30:00Z'),
      second: utc('2026-10-25T01:30:00Z'),
    });
  });

  test('is later where clocks are set forward', () => {
    expect(wallInstant({ date: '2026-03-29', time: '02:30' }, oslo)).toEqual({
      kind: 'skipped',
      at: utc('2026-03-29T01:30:00Z'),
    });
    expect(wallTime(utc('2026-03-29T01:30:00Z'), oslo)).toEqual({ date: '2026-03-29', time: '03:30' });
  });

  test('knows zones whose offsets are no whole hours, and days that never were', () => {
    expect(wallInstant({ date: '2026-11-27', time: '09:00' }, 'Asia/Kathmandu')).toEqual({
      kind: 'once',
      at: utc('2026-11-27T03:15:00Z'),
    });
    // Samoa went from the 29th to the 31st.
    expect(wallInstant({ date: '2011-12-30', time: '12:00' }, 'Pacific/Apia')?.kind).toBe('skipped');
  });

  test('is right far ahead', () => {
    expect(wallInstant({ date: '2040-07-01', time: '12:00' }, oslo)).toEqual({
      kind: 'once',
      at: utc('2040-07-01T10:00:00Z'),
    });
  });

  test.each([
    ['2026-02-30', '09:00'],
    ['2026-11-27', '25:00'],
    ['', '09:00'],
    ['2026-11-27', ''],
  ])('is nothing for %s %s', (date, time) => {
    expect(wallInstant({ date, time }, oslo)).toBeNull();
  });
});

describe('wallTime', () => {
  test('leads back to the instant, at every hour of a year with its changes of clocks', () => {
    for (let at = utc('2026-01-01T00:00:00Z'); at < utc('2027-01-01T00:00:00Z'); at += 3_600_000) {
      const back = wallInstant(wallTime(at, oslo), oslo);
      const instants = back?.kind === 'twice' ? [back.first, back.second] : [back?.at];
      expect(instants).toContain(at);
      expect(back?.kind).not.toBe('skipped');
    }
  });

  test('shows seconds where there are any', () => {
    expect(wallTime(utc('2026-11-27T08:00:05Z'), 'UTC').time).toBe('08:00:05');
    expect(wallTime(utc('2026-11-27T08:00:00Z'), 'UTC').time).toBe('08:00');
  });
});

test('offsetAt is what it is then', () => {
  expect(offsetAt(utc('2026-07-01T00:00:00Z'), oslo)).toBe('+02:00');
  expect(offsetAt(utc('2026-12-01T00:00:00Z'), oslo)).toBe('+01:00');
});

test('isZone', () => {
  expect(isZone('Europe/Oslo')).toBe(true);
  expect(isZone('Europe/Atlantis')).toBe(false);
  expect(isZone('')).toBe(false);
});

describe('floorTo', () => {
  test.each([
    ['minute', 15, '2026-11-27T08:44:59Z', '2026-11-27T08:30:00Z'],
    ['hour', 6, '2026-11-27T10:59:00Z', '2026-11-27T05:00:00Z'],
    ['day', 1, '2026-11-26T23:30:00Z', '2026-11-26T23:00:00Z'],
    ['week', 1, '2026-11-29T12:00:00Z', '2026-11-22T23:00:00Z'],
    ['month', 1, '2026-11-29T12:00:00Z', '2026-10-31T23:00:00Z'],
  ] as const)('%s by %d', (unit, count, at, floored) => {
    expect(floorTo(utc(at), unit, count, oslo)).toBe(utc(floored));
  });

  test('stays in the second of two hours that are called the same', () => {
    expect(floorTo(utc('2026-10-25T01:20:00Z'), 'hour', 1, oslo)).toBe(utc('2026-10-25T01:00:00Z'));
    expect(floorTo(utc('2026-10-25T00:20:00Z'), 'hour', 1, oslo)).toBe(utc('2026-10-25T00:00:00Z'));
  });
});

describe('nextOf', () => {
  test('goes by the calendar, whose days are of 23, 24 or 25 hours', () => {
    const midnight = utc('2026-10-24T22:00:00Z');
    expect(nextOf(midnight, 'day', 1, oslo) - midnight).toBe(25 * 3_600_000);
    const spring = utc('2026-03-28T23:00:00Z');
    expect(nextOf(spring, 'day', 1, oslo) - spring).toBe(23 * 3_600_000);
  });

  test.each([oslo, 'Australia/Lord_Howe', 'America/New_York', 'UTC'])(
    'always goes on, and leaves out no day, where clocks are set in %s',
    (zone) => {
      for (const from of [
        '2026-03-05T00:00:00Z',
        '2026-03-27T00:00:00Z',
        '2026-10-02T00:00:00Z',
        '2026-10-23T00:00:00Z',
      ]) {
        for (const [unit, count] of [
          ['hour', 1],
          ['hour', 6],
          ['minute', 15],
          ['day', 1],
        ] as const) {
          const end = utc(from) + 11 * 86_400_000;
          const dates = new Set<string>();
          for (let at = floorTo(utc(from), unit, count, zone); at < end; ) {
            dates.add(wallTime(at, zone).date);
            const next = nextOf(at, unit, count, zone);
            expect(next).toBeGreaterThan(at);
            at = next;
          }
          expect(dates.size).toBeGreaterThanOrEqual(11);
        }
      }
    },
  );
});
