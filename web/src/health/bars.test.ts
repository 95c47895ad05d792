import { describe, expect, it } from 'vitest';

import { attemptStacks, heights, labelStep, latenessStacks, stackWords } from './bars';

const attempts = [
  { at: '2026-11-27T09:00:00Z', applied: 5, failed: 1, other: 0 },
  { at: '2026-11-27T09:05:00Z', applied: 0, failed: 0, other: 0 },
];
const stacks = attemptStacks(attempts, (at) => new Date(at).toISOString().slice(11, 16));

it('names the buckets of lateness by their bounds', () => {
  const buckets = [
    { upToMs: 1, count: 2 },
    { upToMs: 300_000, count: 1 },
    { upToMs: null, count: 3 },
  ] as const;
  const { labels, parts } = latenessStacks([...buckets]);
  expect(labels).toEqual(['≤ 1 ms', '≤ 5 min', '> 5 min']);
  expect(parts[0]?.values).toEqual([2, 1, 3]);
});

it('stacks the parts', () => {
  expect(heights(stacks.parts)).toEqual([
    [1, 0],
    [1, 0],
    [6, 0],
  ]);
});

it('says a stack in words', () => {
  expect(stackWords(stacks, 0)).toBe('09:00: 5 applied, 1 failed');
  expect(stackWords(stacks, 1)).toBe('09:05: none');
});

describe('labelStep', () => {
  const labels = Array.from({ length: 24 }, () => '09:00');

  it('shows all where there is room', () => {
    expect(labelStep(labels, 2_000, 7)).toBe(1);
  });

  it('leaves some out where there is not', () => {
    expect(labelStep(labels, 300, 7)).toBe(4);
    expect(labelStep(labels, 10, 7)).toBe(24);
  });
});
