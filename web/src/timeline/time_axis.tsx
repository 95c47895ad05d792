import type { RefObject } from 'preact';

import { now } from '../time/clock';
import { formatDay, formatMonth, formatTime, formatZone } from '../time/format';
import { zone } from '../time/preference';
import type { Unit } from '../time/zone';
import { days, ruler, type View, xOf } from './view';

/** Pixels that a tick's words want. */
const tickGap = 76;

function tickWords(at: number, unit: Unit, where: string): string {
  if (unit === 'minute' || unit === 'hour') return formatTime(at, where);
  return unit === 'month' ? formatMonth(at, where) : formatDay(at, where);
}

/** The day at the left edge, and each that begins in sight, where there is room for its name. */
function dayLabels(view: View, where: string): { x: number; words: string }[] {
  const labels = [{ x: 0, words: formatDay(view.from, where) }];
  for (const { at, x } of days(view, where)) {
    const last = labels.at(-1);
    if (last && x - last.x < tickGap) labels.pop();
    labels.push({ x, words: formatDay(at, where) });
  }
  return labels;
}

/** Round times above the rows, in the zone that was chosen, and now. It has the same columns as a row. */
export function TimeAxis({ view, track }: { view: View; track: RefObject<HTMLDivElement | null> }) {
  const where = zone.value;
  const { unit, ticks } = ruler(view, where, tickGap);
  const nowX = xOf(view, now.value);
  const showsTimes = unit === 'minute' || unit === 'hour';
  return (
    <div class="axis" aria-hidden="true">
      <div class="axis-zone hint">{formatZone(where, view.from)}</div>
      <div class="axis-track" ref={track} data-track>
        {showsTimes &&
          dayLabels(view, where).map(({ x, words }) => (
            <span key={x} class="axis-day" style={{ left: `${x}px` }}>
              {words}
            </span>
          ))}
        {ticks.map(({ at, x }) => (
          <span key={at} class="axis-tick" style={{ left: `${x}px` }}>
            {tickWords(at, unit, where)}
          </span>
        ))}
        {nowX >= 0 && nowX <= view.width && (
          <span class="axis-now" style={{ left: `${nowX}px` }}>
            {formatTime(now.value, where, true)}
          </span>
        )}
      </div>
    </div>
  );
}
