import { describe, expect, it } from 'vitest';

import { consequence, isLate, outcomeKind } from './words';

const failed = {
  outcome: 'failed',
  errorClass: 'transient',
  errorCode: '55P03',
  nextRetryAt: null,
  droppedFields: [],
} as const;

describe('outcomeKind', () => {
  it('warns of a failure that is tried again, and no more', () => {
    expect(outcomeKind({ outcome: 'failed', nextRetryAt: '2026-11-27T09:02:10Z' })).toBe('warn');
    expect(outcomeKind({ outcome: 'failed', nextRetryAt: null })).toBe('bad');
  });

  it('tells applied from what changed nothing', () => {
    expect(outcomeKind({ outcome: 'applied', nextRetryAt: null })).toBe('good');
    expect(outcomeKind({ outcome: 'superseded', nextRetryAt: null })).toBe('plain');
  });
});

describe('consequence', () => {
  it('says nothing of a plain success', () => {
    expect(consequence({ ...failed, outcome: 'applied' })).toBe('');
  });

  it('names the fields that were left alone', () => {
    expect(consequence({ ...failed, outcome: 'applied', droppedFields: ['enabled', 'tags'] })).toBe(
      'Left alone because newer intent had set them: on or off, tags.',
    );
  });

  it('asks nobody to do anything while a retry waits', () => {
    expect(consequence({ ...failed, nextRetryAt: '2026-11-27T09:02:10Z' })).toBe('This may pass.');
  });

  it('tells spent retries, permanent failures and parked ones apart', () => {
    expect(consequence(failed)).toMatch(/^No retry was left/);
    expect(consequence({ ...failed, errorClass: 'permanent' })).toMatch(/^No retry cures this/);
    expect(consequence({ ...failed, errorClass: 'permanent', errorCode: 'missed_window' })).toMatch(/^Parked/);
  });
});

describe('isLate', () => {
  it('begins after a minute', () => {
    expect(isLate(60_000)).toBe(false);
    expect(isLate(60_001)).toBe(true);
    expect(isLate(null)).toBe(false);
  });
});
