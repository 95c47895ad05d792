// A wall time in a zone, as somebody types it, and the instant that it stands for.
import { formatTime } from '../time/format';
import { offsetAt, type WallInstant, wallInstant, wallTime } from '../time/zone';

export interface When {
  date: string;
  time: string;
  zone: string;
  /** Of a wall time that comes twice the later one is meant. */
  second: boolean;
}

const hourMs = 3_600_000;

/** The next full hour of the zone's clocks that is at least half an hour away. */
export function nextHour(now: number, zone: string): When {
  const { date, time } = wallTime(now + hourMs * 1.5, zone);
  return { date, time: `${time.slice(0, 2)}:00`, zone, second: false };
}

/** 09:00 on the next such day of the week, 1 for Monday, that is not today. */
export function nextWeekday(day: number, now: number, zone: string): When {
  const dayMs = 24 * hourMs;
  for (let at = now + dayMs; ; at += dayMs) {
    const { date } = wallTime(at, zone);
    if (new Date(`${date}T12:00:00Z`).getUTCDay() === day % 7) return { date, time: '09:00', zone, second: false };
  }
}

const readings = (when: When): WallInstant | null => wallInstant({ date: when.date, time: when.time }, when.zone);

/** Null where it is no time. */
export function instantOf(when: When): number | null {
  const read = readings(when);
  if (read === null) return null;
  if (read.kind === 'twice') return when.second ? read.second : read.first;
  return read.at;
}

/** The same instant, as clocks of another zone show it. */
export function inZone(when: When, zone: string): When {
  const at = instantOf(when);
  if (at === null) return { ...when, zone };
  const moved = { ...wallTime(at, zone), zone, second: false };
  return { ...moved, second: instantOf(moved) !== at };
}

export type Oddity =
  | { kind: 'skipped'; words: string }
  | { kind: 'twice'; words: string; first: string; second: string };

/** What is odd about it: clocks that are set forward skip it, clocks that are set back show it twice. */
export function oddityOf(when: When): Oddity | null {
  const read = readings(when);
  if (read === null || read.kind === 'once') return null;
  const shown = when.time.replace(/^(\d\d:\d\d):00$/, '$1');
  if (read.kind === 'skipped') {
    const instead = formatTime(read.at, when.zone);
    return {
      kind: 'skipped',
      words: `Clocks in ${when.zone} are set forward then and never show ${shown}. It is taken as ${instead}.`,
    };
  }
  return {
    kind: 'twice',
    words: `Clocks in ${when.zone} are set back then and show ${shown} twice. Which one do you mean?`,
    first: `The first, UTC${offsetAt(read.first, when.zone)}`,
    second: `The second, UTC${offsetAt(read.second, when.zone)}`,
  };
}
