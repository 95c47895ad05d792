// An instant as a date-time input has it, in a zone.
import { wallInstant, wallTime } from './zone';

/** Which of the two is meant where clocks that are set back show a time twice. */
export type Which = 'first' | 'second';

/** `2026-11-27T09:00`; empty where it is no instant. */
export function toMoment(instant: string, zone: string): string {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return '';
  const { date, time } = wallTime(at, zone);
  return `${date}T${time}`;
}

/** Years that somebody is still typing: 2026 begins as 0002. */
const firstYear = 1970;

/** An instant in UTC; empty where nothing is there, null where it is none yet. */
export function fromMoment(moment: string, zone: string, which: Which): string | null {
  if (moment === '') return '';
  const [date, time] = moment.split('T');
  if (!date || !time || Number.parseInt(date, 10) < firstYear) return null;
  const wall = wallInstant({ date, time }, zone);
  if (!wall) return null;
  const at = wall.kind === 'twice' ? wall[which] : wall.at;
  const instant = new Date(at).toISOString();
  // Beyond the year 9999 it begins with a sign, and nobody means it.
  return /^\d{4}-/.test(instant) ? instant : null;
}
