import { describe, expect, it } from 'vitest';

import { fromMoment, toMoment } from './moment';

describe('toMoment', () => {
  it('shows an instant as a clock there does', () => {
    expect(toMoment('2026-11-27T08:00:00Z', 'Europe/Oslo')).toBe('2026-11-27T09:00');
    expect(toMoment('2026-11-27T08:00:05Z', 'UTC')).toBe('2026-11-27T08:00:05');
  });

  it('is empty where there is none', () => {
    expect(toMoment('', 'UTC')).toBe('');
    expect(toMoment('yesterday', 'UTC')).toBe('');
  });
});

describe('fromMoment', () => {
  it('takes the zone into account', () => {
    expect(fromMoment('2026-11-27T09:00', 'Europe/Oslo', 'first')).toBe('2026-11-27T08:00:00.000Z');
  });

  it('is empty where the input was emptied', () => {
    expect(fromMoment('', 'UTC', 'first')).toBe('');
  });

  it('waits while a year is typed', () => {
    expect(fromMoment('0202-11-27T09:00', 'UTC', 'first')).toBeNull();
    expect(fromMoment('20266-11-27T09:00', 'UTC', 'first')).toBeNull();
  });

  it('takes the one that is meant of a time that comes twice', () => {
    expect(fromMoment('2026-10-25T02:30', 'Europe/Oslo', 'first')).toBe('2026-10-25T00:30:00.000Z');
    expect(fromMoment('2026-10-25T02:30', 'Europe/Oslo', 'second')).toBe('2026-10-25T01:30:00.000Z');
  });

  it('goes past a time that no clock shows', () => {
    expect(fromMoment('2026-03-29T02:30', 'Europe/Oslo', 'first')).toBe('2026-03-29T01:30:00.000Z');
  });

  it('gives back what it was shown', () => {
    const instant = '2026-11-27T08:00:05.000Z';
    expect(fromMoment(toMoment(instant, 'Asia/Kolkata'), 'Asia/Kolkata', 'first')).toBe(instant);
  });
});
