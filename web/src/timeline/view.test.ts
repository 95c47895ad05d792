import { describe, expect, test } from 'vitest';

import { days, instantAt, pan, readRange, ruler, spanOf, viewAround, xOf, zoomAt, zoomOf, zoomSpan } from './view';

const now = Date.parse('2026-11-27T09:00:00Z');
const hour = 3_600_000;
const view = viewAround(now, zoomSpan.day, 1_000);

describe('a view', () => {
  test('shows now with more of the future than of the past', () => {
    expect(xOf(view, now)).toBeCloseTo(350);
    expect(spanOf(view)).toBe(24 * hour);
  });

  test('leads from pixels to instants and back', () => {
    for (const x of [0, 1, 350, 999.5, 1_000]) expect(xOf(view, instantAt(view, x))).toBeCloseTo(x);
  });

  test('moves by a share of what it shows', () => {
    const moved = pan(view, 0.5);
    expect(moved.from - view.from).toBe(12 * hour);
    expect(spanOf(moved)).toBe(spanOf(view));
  });

  test('zooms around what is pointed at', () => {
    for (const factor of [0.5, 2, 0.0001, 1e9]) {
      const zoomed = zoomAt(view, factor, 350);
      expect(Math.abs(instantAt(zoomed, 350) - now)).toBeLessThan(1);
      expect(spanOf(zoomed)).toBeGreaterThanOrEqual(5 * 60_000 - 1);
      expect(spanOf(zoomed)).toBeLessThanOrEqual(120 * 24 * hour + 1);
    }
  });

  test('is called by its zoom, and by none in between', () => {
    expect(zoomOf(view)).toBe('day');
    expect(zoomOf(viewAround(now, zoomSpan.month, 360))).toBe('month');
    expect(zoomOf(zoomAt(view, 1.5, 0))).toBeUndefined();
  });
});

describe('what is read', () => {
  test('holds what is shown, and as much again on either side', () => {
    const { from, to } = readRange(view);
    expect(from).toBeLessThanOrEqual(view.from - spanOf(view) / 2);
    expect(to).toBeGreaterThanOrEqual(view.to + spanOf(view) / 2);
  });

  test('stays the same while somebody moves a little', () => {
    const asked = new Set<string>();
    for (let step = 0; step < 40; ++step) asked.add(JSON.stringify(readRange(pan(view, step / 100))));
    expect(asked.size).toBeLessThanOrEqual(2);
  });
});

describe('the ruler', () => {
  const zone = 'Europe/Oslo';

  test('has ticks at round wall times', () => {
    const { unit, ticks } = ruler(view, zone, 80);
    expect(unit).toBe('hour');
    expect(ticks.map(({ at }) => new Date(at).getUTCHours() % 3)).toEqual(ticks.map(() => 2));
  });

  test.each(['hour', 'day', 'week', 'month'] as const)('has room for its words at zoom %s', (zoom) => {
    for (const width of [280, 900, 2_400]) {
      const { ticks } = ruler(viewAround(now, zoomSpan[zoom], width), zone, 70);
      expect(ticks.length).toBeGreaterThan(0);
      for (const [index, tick] of ticks.entries()) {
        const before = ticks[index - 1];
        if (before) expect(tick.x - before.x).toBeGreaterThanOrEqual(35);
        expect(tick.x).toBeGreaterThanOrEqual(0);
        expect(tick.x).toBeLessThanOrEqual(width);
      }
    }
  });

  test('keeps to wall times where clocks are set back', () => {
    const night = viewAround(Date.parse('2026-10-25T01:00:00Z'), zoomSpan.day, 1_000);
    const shown = ruler(night, zone, 30).ticks.map(({ at }) =>
      new Intl.DateTimeFormat('en-GB', { timeZone: zone, minute: '2-digit', second: '2-digit' }).format(at),
    );
    expect(new Set(shown)).toEqual(new Set(['00:00']));
  });

  test('shows each midnight once, however long the day', () => {
    const week = viewAround(Date.parse('2026-10-25T12:00:00Z'), zoomSpan.week, 1_000);
    const dates = days(week, zone).map(({ at }) => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at));
    expect(new Set(dates).size).toBe(dates.length);
    expect(dates).toContain('2026-10-26');
    expect(dates.length).toBe(7);
  });
});
