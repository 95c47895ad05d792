import { expect, test } from 'vitest';

import { formatDistance, formatDuration, formatInstant, formatMs, formatZone } from './format';

const at = Date.parse('2026-11-27T08:00:00Z');

test('an instant is shown as the zone has it, with seconds where there are any', () => {
  expect(formatInstant(at, 'Europe/Oslo')).toBe('Fri, 27 Nov 2026, 09:00');
  expect(formatInstant(at + 5_000, 'UTC')).toBe('Fri, 27 Nov 2026, 08:00:05');
  expect(formatInstant(Date.parse('2026-11-27T00:30:00Z'), 'UTC')).toBe('Fri, 27 Nov 2026, 00:30');
});

test('a zone is shown with its offset then', () => {
  expect(formatZone('America/New_York', at)).toBe('America/New York, UTC-05:00');
  expect(formatZone('UTC', at)).toBe('UTC');
});

test.each([
  [0, '0 s'],
  [999, '0 s'],
  [5_000, '5 s'],
  [125_000, '2 min 5 s'],
  [120_000, '2 min'],
  [3_600_000, '1 h'],
  [3_660_000, '1 h 1 min'],
  [3_605_000, '1 h'],
  [2 * 86_400_000 + 3_600_000, '2 d 1 h'],
])('%d ms are %s', (ms, words) => {
  expect(formatDuration(ms)).toBe(words);
});

test('a distance says which way', () => {
  expect(formatDistance(at + 125_000, at)).toBe('in 2 min 5 s');
  expect(formatDistance(at - 60_000, at)).toBe('1 min ago');
  expect(formatDistance(at + 400, at)).toBe('now');
});

test.each([
  [0.25, '0.25 ms'],
  [12.54, '12.5 ms'],
  [1_234, '1.23 s'],
  [240_000, '4 min'],
])('%d ms measured are %s', (ms, words) => {
  expect(formatMs(ms)).toBe(words);
});
