// What part of time the timeline shows: pure arithmetic on instants (milliseconds since 1970) and pixels.
import { floorTo, nextOf, type Unit } from '../time/zone';

/** A span of time over a width; `from` is at its left edge. */
export interface View {
  from: number;
  to: number;
  /** In pixels. */
  width: number;
}

const hour = 3_600_000;
const day = 24 * hour;

export type Zoom = 'hour' | 'day' | 'week' | 'month';
export const zoomSpan: Record<Zoom, number> = { hour, day, week: 7 * day, month: 31 * day };

/** Closer shows nothing more, and wider than the API answers about is refused. */
const leastSpan = 5 * 60_000;
const mostSpan = 120 * day;

/** Where now is when the timeline is opened: the past matters, the future more. */
const nowAt = 0.35;

export const spanOf = (view: View): number => view.to - view.from;

export const viewAround = (instant: number, span: number, width: number): View => {
  const from = instant - span * nowAt;
  return { from, to: from + span, width };
};

export const xOf = (view: View, at: number): number => ((at - view.from) / spanOf(view)) * view.width;

export const instantAt = (view: View, x: number): number => view.from + (x / view.width) * spanOf(view);

/** By a share of what is shown: 0.5 is half of it towards the future. */
export function pan(view: View, share: number): View {
  const by = spanOf(view) * share;
  return { ...view, from: view.from + by, to: view.to + by };
}

/** What is at `x` stays there. A factor above 1 shows more time. */
export function zoomAt(view: View, factor: number, x: number): View {
  const span = Math.min(mostSpan, Math.max(leastSpan, spanOf(view) * factor));
  const fixed = instantAt(view, x);
  const from = fixed - (x / view.width) * span;
  return { ...view, from, to: from + span };
}

/** The zoom that shows about as much, if any does. */
export function zoomOf(view: View): Zoom | undefined {
  return (Object.keys(zoomSpan) as Zoom[]).find((zoom) => Math.abs(zoomSpan[zoom] - spanOf(view)) < 1);
}

/**
 * What is read for a view: more than it shows, in steps of half its span, so that moving a little reads nothing anew.
 */
export function readRange(view: View): { from: number; to: number } {
  const step = spanOf(view) / 2;
  return { from: (Math.floor(view.from / step) - 1) * step, to: (Math.ceil(view.to / step) + 1) * step };
}

export interface Tick {
  at: number;
  x: number;
}

interface Step {
  unit: Unit;
  count: number;
  about: number;
}

const steps: Step[] = [
  { unit: 'minute', count: 1, about: 60_000 },
  { unit: 'minute', count: 5, about: 5 * 60_000 },
  { unit: 'minute', count: 15, about: 15 * 60_000 },
  { unit: 'hour', count: 1, about: hour },
  { unit: 'hour', count: 3, about: 3 * hour },
  { unit: 'hour', count: 6, about: 6 * hour },
  { unit: 'hour', count: 12, about: 12 * hour },
  { unit: 'day', count: 1, about: day },
  { unit: 'week', count: 1, about: 7 * day },
  { unit: 'month', count: 1, about: 30 * day },
];
const longestStep: Step = { unit: 'month', count: 1, about: 30 * day };

export interface Ruler {
  unit: Unit;
  ticks: Tick[];
}

/** Ticks at round wall times of the zone, at least `gap` pixels apart. */
export function ruler(view: View, zone: string, gap: number): Ruler {
  const perPixel = spanOf(view) / view.width;
  const step = steps.find((each) => each.about / perPixel >= gap) ?? longestStep;
  const ticks: Tick[] = [];
  let at = floorTo(view.from, step.unit, step.count, zone);
  while (at <= view.to) {
    const x = xOf(view, at);
    const last = ticks.at(-1);
    // Where clocks are set, round times lie closer together.
    if (x >= 0 && (last === undefined || x - last.x >= gap / 2)) ticks.push({ at, x });
    at = nextOf(at, step.unit, step.count, zone);
  }
  return { unit: step.unit, ticks };
}

/** The midnights in sight, for the line above hours and minutes. */
export function days(view: View, zone: string): Tick[] {
  const ticks: Tick[] = [];
  for (let at = nextOf(view.from, 'day', 1, zone); at <= view.to; at = nextOf(at, 'day', 1, zone)) {
    ticks.push({ at, x: xOf(view, at) });
  }
  return ticks;
}
