import { describe, expect, it } from 'vitest';

import {
  dueAt,
  effectWords,
  inDueOrder,
  isAhead,
  mayCancel,
  mayRetry,
  mayRun,
  reasonOf,
  type Schedule,
  stateOf,
  stateSentence,
  updatesWords,
} from './schedule_words';

const due = Date.parse('2026-11-27T09:00:00Z');

const schedule = (change: Partial<Schedule> = {}): Schedule => ({
  id: '01a21c3b-a280-7000-8000-5fd1c2a90c11',
  flagKey: 'dark-mode',
  environment: 'production',
  scheduledAt: '2026-11-27T09:00:00Z',
  status: 'pending',
  updates: { enabled: true },
  appliedAt: null,
  errorMessage: null,
  retryCount: 0,
  maxRetries: 3,
  retryPolicy: null,
  priority: 0,
  missedWindow: 'fireLate',
  maxLatenessMs: null,
  nextRetryAt: null,
  lastError: null,
  createdBy: 'ops',
  cancelledBy: null,
  cancelledAt: null,
  createdAt: '2026-11-26T15:00:00Z',
  updatedAt: '2026-11-26T15:00:00Z',
  atRisk: null,
  ...change,
});

const retrying = schedule({
  status: 'failed',
  nextRetryAt: '2026-11-27T09:02:00Z',
  retryCount: 1,
  lastError: 'the row is locked',
});

describe('the state', () => {
  it('of a pending one is late once it has been due for more than a minute', () => {
    expect(stateOf(schedule(), due + 60_000)).toBe('pending');
    expect(stateOf(schedule(), due + 60_001)).toBe('late');
  });

  it('of one that waits for a retry counts from the retry', () => {
    expect(stateOf(retrying, due + 90_000)).toBe('retrying');
    expect(stateOf(retrying, due + 200_000)).toBe('late');
  });

  it('tells a parked one from one that failed', () => {
    expect(stateOf(schedule({ status: 'failed', errorMessage: 'the flag was deleted' }), due)).toBe('failed');
    expect(stateOf(schedule({ status: 'failed', errorMessage: 'missed_window: 5 min late' }), due)).toBe('parked');
  });

  it('tells who cancelled', () => {
    const bySystem = { status: 'cancelled', cancelledBy: 'system' } as const;
    expect(stateOf(schedule({ status: 'cancelled', cancelledBy: 'ops' }), due)).toBe('cancelled');
    expect(stateOf(schedule({ ...bySystem, errorMessage: 'superseded: by newer intent' }), due)).toBe('superseded');
    expect(stateOf(schedule({ ...bySystem, errorMessage: 'missed_window: 5 min late' }), due)).toBe('skipped');
  });

  it('is at risk where the preflight says so', () => {
    const atRisk = schedule({ atRisk: { since: '2026-11-27T08:00:00Z', told: 'hourAhead', reason: 'does not fit' } });
    expect(stateOf(atRisk, due - 60_000)).toBe('atRisk');
    expect(reasonOf(atRisk, due - 60_000)).toBe('Does not fit');
  });
});

describe('what a person may do', () => {
  it('is to cancel while it is due some time', () => {
    expect([schedule(), retrying].every(mayCancel)).toBe(true);
    expect(mayCancel(schedule({ status: 'failed' }))).toBe(false);
    expect(mayCancel(schedule({ status: 'applied' }))).toBe(false);
  });

  it('is to retry what failed, and to run what has neither been applied nor cancelled', () => {
    expect([schedule(), retrying, schedule({ status: 'failed' })].map(mayRetry)).toEqual([false, true, true]);
    expect([schedule(), retrying, schedule({ status: 'applied' })].map(mayRun)).toEqual([true, true, false]);
  });
});

it('is ahead until its time has come', () => {
  expect(isAhead(schedule(), due - 1)).toBe(true);
  expect(isAhead(schedule(), due)).toBe(false);
});

describe('words', () => {
  it('say what is set', () => {
    expect(updatesWords({ enabled: true, rolloutPercentage: 25 })).toBe('Turn on, roll out to 25 %');
    expect(updatesWords({ enabled: false, rolloutPercentage: null })).toBe('Turn off, remove the rollout percentage');
    expect(updatesWords({ variants: {}, defaultVariant: 'blue' })).toBe(
      'Set the variants, make "blue" the default variant',
    );
    expect(updatesWords('by SQL')).toBe('"by SQL"');
    expect(updatesWords({})).toBe('Nothing');
  });

  it('say what becomes of other schedules', () => {
    expect(effectWords('overwrites', ['enabled', 'rolloutPercentage'])).toBe(
      'sets on or off, rollout anew after this change.',
    );
    expect(effectWords('superseded', ['owner'])).toMatch(/leave owner alone/);
  });

  it('give the reason without the code in front', () => {
    const parked = schedule({ status: 'failed', errorMessage: 'missed_window: it was 5 min late' });
    expect(reasonOf(parked, due)).toBe('It was 5 min late');
    expect(reasonOf(retrying, due)).toBe('The row is locked');
    expect(reasonOf(schedule(), due)).toBeNull();
  });

  it('say where it stands', () => {
    expect(stateSentence(schedule(), due - 125_000, 'UTC')).toBe(
      'Will be applied in 2 min 5 s, on Fri, 27 Nov 2026, 09:00.',
    );
    expect(stateSentence(retrying, due, 'UTC')).toBe('Has failed; retry 1 of 3 is due in 2 min.');
    expect(stateSentence({ ...retrying, maxRetries: null }, due, 'UTC')).toBe('Has failed; retry 1 is due in 2 min.');
  });

  it('stand in the order in which they will be tried', () => {
    const later = schedule({ id: 'b', scheduledAt: '2026-11-27T09:02:00Z' });
    const first = schedule({ id: 'c' });
    expect(inDueOrder([later, { ...retrying, id: 'a' }, first]).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
  });

  it('know when it is due', () => {
    expect(dueAt(schedule())).toBe(due);
    expect(dueAt(retrying)).toBe(due + 120_000);
    expect(dueAt(schedule({ status: 'applied' }))).toBeNull();
  });
});
