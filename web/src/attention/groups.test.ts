import { expect, test } from 'vitest';

import { countWords, groups, totalWords } from './groups';

const none = { failed: 0, retrying: 0, atRisk: 0, late: 0, parked: 0 };

test('nothing is no number', () => {
  expect(totalWords(none)).toBe('');
});

test('every group counts', () => {
  for (const { name } of groups) expect(totalWords({ ...none, [name]: 3 })).toBe('3');
  expect(new Set(groups.map(({ name }) => name))).toEqual(new Set(Object.keys(none)));
});

test('what was not counted to the end says so', () => {
  expect(countWords(999)).toBe('999');
  expect(countWords(1_000)).toBe('1000+');
  expect(totalWords({ ...none, failed: 600, late: 600 })).toBe('1000+');
});
