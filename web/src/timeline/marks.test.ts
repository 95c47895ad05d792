import { describe, expect, test } from 'vitest';

import { kindOf, type Mark, retryChain, type ScheduleMark, spots, withKinds } from './marks';
import { viewAround, zoomSpan } from './view';

const now = Date.parse('2026-11-27T09:00:00Z');
const view = viewAround(now, zoomSpan.hour, 1_000);
const iso = (minutes: number) => new Date(now + minutes * 60_000).toISOString();

const schedule = (minutes: number, rest: Partial<ScheduleMark> = {}): ScheduleMark => ({
  kind: 'schedule',
  at: iso(minutes),
  scheduleId: `01a21c3b-a280-7000-8000-${String(minutes + 1_000).padStart(12, '0')}`,
  status: 'pending',
  nextRetryAt: null,
  appliedAt: null,
  updates: { enabled: true },
  retryCount: 0,
  maxRetries: 3,
  atRisk: null,
  errorMessage: null,
  lastError: null,
  createdBy: 'ops',
  ...rest,
});
const edit = (minutes: number): Mark => ({
  kind: 'edit',
  at: iso(minutes),
  actor: 'ops',
  action: 'flag.edited',
  version: 2,
});

describe('kindOf', () => {
  test('tells a retry from a failure, and a risk from what is simply pending', () => {
    expect(kindOf(schedule(1))).toBe('pending');
    expect(kindOf(schedule(1, { atRisk: { since: iso(0), told: 'dayAhead', reason: 'no such segment' } }))).toBe(
      'atRisk',
    );
    expect(kindOf(schedule(-1, { status: 'failed', nextRetryAt: iso(2) }))).toBe('retrying');
    expect(kindOf(schedule(-1, { status: 'failed' }))).toBe('failed');
    expect(kindOf(schedule(-1, { status: 'applied' }))).toBe('applied');
    expect(kindOf(edit(-1))).toBe('edit');
  });
});

describe('spots', () => {
  test('are in the order of time, whatever the order of the marks', () => {
    const found = spots(view, [schedule(10), edit(-10), schedule(0)], 20);
    expect(found.map((spot) => spot.kind)).toEqual(['edit', 'pending', 'pending']);
    expect(found.map((spot) => Math.round(spot.x))).toEqual([183, 350, 517]);
  });

  test('leave out what is out of sight', () => {
    expect(spots(view, [schedule(-60), schedule(60)], 20)).toEqual([]);
  });

  test('put together what lies too close, and show the most urgent', () => {
    const found = spots(view, [schedule(1), schedule(1.5, { status: 'failed' }), schedule(30)], 20);
    expect(found.map((spot) => [spot.marks.length, spot.kind])).toEqual([
      [2, 'failed'],
      [1, 'pending'],
    ]);
  });

  test('are never closer than the gap, however many there are', () => {
    const crowd = Array.from({ length: 500 }, (_, index) => schedule(index / 20));
    const found = spots(view, crowd, 24);
    expect(found.reduce((count, spot) => count + spot.marks.length, 0)).toBe(500);
    for (const [index, spot] of found.entries()) {
      const before = found[index - 1];
      if (before) expect(spot.x - before.x).toBeGreaterThanOrEqual(24);
    }
  });
});

describe('retryChain', () => {
  test('is empty for what has not failed', () => {
    expect(retryChain(schedule(5))).toEqual([]);
  });

  test('holds what was tried, the next retry, and those that may follow', () => {
    const chain = retryChain(
      schedule(-3, {
        status: 'failed',
        nextRetryAt: iso(1),
        attempts: [
          { attempt: 1, endedAt: iso(-3), outcome: 'failed' },
          { attempt: 2, endedAt: iso(-1), outcome: 'failed' },
        ],
        retries: [
          { retry: 2, earliest: iso(1), latest: iso(1) },
          { retry: 3, earliest: iso(9), latest: iso(11) },
        ],
      }),
    );
    expect(chain.map(({ at, kind }) => [(at - now) / 60_000, kind])).toEqual([
      [-3, 'tried'],
      [-1, 'tried'],
      [1, 'next'],
      [9, 'possible'],
    ]);
  });
});

describe('withKinds', () => {
  const row = (flagKey: string, marks: Mark[]) => ({
    flagKey,
    enabled: true,
    rolloutPercentage: 100,
    archived: false,
    marks,
    more: 0,
  });
  const rows = [row('a', [schedule(1), edit(-1)]), row('b', [edit(-2)])];

  test('leaves marks out, and flags that have no others', () => {
    expect(withKinds(rows, new Set(['edit']))).toEqual([row('a', [schedule(1)])]);
    expect(withKinds(rows, new Set(['pending'])).map(({ flagKey }) => flagKey)).toEqual(['a', 'b']);
  });

  test('leaves everything as it is where nothing is hidden', () => {
    expect(withKinds(rows, new Set())).toBe(rows);
  });
});
