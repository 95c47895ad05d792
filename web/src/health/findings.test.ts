import { describe, expect, it } from 'vitest';

import {
  attemptsLate,
  backlogOld,
  clockOff,
  findings,
  type HealthReport,
  noWorker,
  schedulesAtRisk,
  someWorkersSilent,
  storeLeftAlone,
  workerState,
} from './findings';

const now = '2026-11-27T09:00:00Z';
const ago = (seconds: number) => new Date(Date.parse(now) - seconds * 1_000).toISOString();
const worker = (name: string, seconds: number) => ({ worker: name, startedAt: ago(9_999), lastPassAt: ago(seconds) });

const sound: HealthReport = {
  now,
  store: 'SQLite',
  clockOffsetMs: 3,
  backlog: { due: 0, oldestDueAt: null, oldestDueSeconds: 0 },
  atRisk: 0,
  live: [],
  workers: [worker('worker-1', 10)],
  runner: { status: 'ok', breaker: 'closed', breakerSince: null, lastPassAt: ago(1) },
  lateness: { from: ago(3_600), to: now, count: 0, p50Ms: null, p99Ms: null, maxMs: null, buckets: [] },
  attempts: [],
  truncated: false,
  servers: [],
  streams: 0,
};
const but = (change: Partial<HealthReport>): HealthReport => ({ ...sound, ...change });

it('finds nothing where all is well', () => {
  expect(findings(sound)).toEqual([]);
});

it('finds nothing wrong with a server that has no runner', () => {
  const runner = { status: 'none', breaker: null, breakerSince: null, lastPassAt: null } as const;
  expect(findings(but({ runner }))).toEqual([]);
});

it('puts the worst first', () => {
  const found = findings(but({ clockOffsetMs: 5_000, atRisk: 1, workers: [] }));
  expect(found.map(({ severity }) => severity)).toEqual(['bad', 'warn', 'warn']);
});

describe('workerState', () => {
  const at = (seconds: number) => workerState({ lastPassAt: ago(seconds) }, Date.parse(now));
  it('allows one beat to be lost, and takes two minutes for silence', () => {
    expect(at(60)).toBe('working');
    expect(at(61)).toBe('late');
    expect(at(120)).toBe('late');
    expect(at(121)).toBe('silent');
  });
});

describe('noWorker', () => {
  it('tells when there never was one', () => {
    expect(noWorker(but({ workers: [] }))).toMatchObject({ severity: 'bad', what: expect.stringContaining('a day') });
  });

  it('tells for how long all have been silent', () => {
    const found = noWorker(but({ workers: [worker('worker-1', 185), worker('worker-2', 9_000)] }));
    expect(found?.what).toBe('No worker has made a pass for 3 min 5 s: what falls due is not applied.');
  });

  it('is content with one that works', () => {
    expect(noWorker(but({ workers: [worker('worker-1', 30), worker('worker-2', 9_000)] }))).toBeNull();
  });
});

describe('someWorkersSilent', () => {
  it('names them', () => {
    const found = someWorkersSilent(but({ workers: [worker('worker-1', 30), worker('worker-2', 9_000)] }));
    expect(found).toMatchObject({ severity: 'warn', what: '1 worker is silent: worker-2. The others work.' });
  });

  it('names the first few of many', () => {
    const silent = ['b', 'c', 'd', 'e', 'f'].map((name) => worker(name, 9_000));
    const found = someWorkersSilent(but({ workers: [worker('a', 30), ...silent] }));
    expect(found?.what).toBe('5 workers are silent: b, c, d and 2 more. The others work.');
  });

  it('leaves it to noWorker where all are', () => {
    expect(someWorkersSilent(but({ workers: [worker('worker-1', 9_000)] }))).toBeNull();
  });
});

describe('storeLeftAlone', () => {
  const of = (runner: Partial<HealthReport['runner']>) =>
    storeLeftAlone(but({ runner: { ...sound.runner, ...runner } }));

  it('tells of an open breaker, and since when', () => {
    const found = of({ status: 'unavailable', breaker: 'open', breakerSince: ago(90) });
    expect(found?.what).toContain('The breaker has been open for 1 min 30 s');
  });

  it('tells of one that is half open', () => {
    expect(of({ breaker: 'halfOpen' })?.what).toContain('half open');
  });

  it('tells of a runner that cannot reach the store before the breaker opens', () => {
    expect(of({ status: 'unavailable' })?.what).toContain('cannot reach the store');
  });

  it('lets a runner start', () => {
    expect(of({ status: 'starting' })).toBeNull();
  });
});

describe('backlogOld', () => {
  const of = (due: number, oldestDueSeconds: number) =>
    backlogOld(but({ backlog: { due, oldestDueAt: ago(oldestDueSeconds), oldestDueSeconds } }));

  it('begins after a minute, and is bad after five', () => {
    expect(of(1, 60)).toBeNull();
    expect(of(1, 61)?.severity).toBe('warn');
    expect(of(1, 301)?.severity).toBe('bad');
  });

  it('tells a rush from rows that somebody holds', () => {
    expect(of(5_000, 90)?.todo).toContain('rush');
    expect(of(2, 90)?.todo).toContain('holds their rows');
    expect(of(2, 90)?.what).toBe('2 schedules are due and not settled, the oldest for 1 min 30 s.');
  });
});

describe('clockOff', () => {
  it('allows a second', () => {
    expect(clockOff(but({ clockOffsetMs: -1_000 }))).toBeNull();
  });

  it('says which way', () => {
    expect(clockOff(but({ clockOffsetMs: 2_400 }))?.what).toContain("clock is 2.4 s behind the store's");
    expect(clockOff(but({ clockOffsetMs: -2_400 }))?.what).toContain("clock is 2.4 s ahead of the store's");
    expect(clockOff(but({ clockOffsetMs: -2_400 }))?.what).toContain('early');
  });
});

describe('attemptsLate', () => {
  const of = (count: number, p99Ms: number | null) =>
    attemptsLate(but({ lateness: { ...sound.lateness, count, p99Ms } }));

  it('needs attempts enough to speak of one in a hundred', () => {
    expect(of(99, 9_000)).toBeNull();
    expect(of(100, 9_000)?.what).toContain('9 s late');
    expect(of(100, 5_000)).toBeNull();
    expect(of(0, null)).toBeNull();
  });
});

describe('schedulesAtRisk', () => {
  it('counts them', () => {
    expect(schedulesAtRisk(but({ atRisk: 1 }))?.what).toBe('1 pending schedule would fail as things stand.');
    expect(schedulesAtRisk(but({ atRisk: 2 }))?.what).toBe('2 pending schedules would fail as things stand.');
  });
});
