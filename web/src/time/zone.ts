// Wall time and instants, in any time zone. Instants are milliseconds since 1970 in UTC.
import { Temporal } from 'temporal-polyfill';

/** What a clock on the wall shows. */
export interface WallTime {
  /** `2026-11-27` */
  date: string;
  /** `09:00` or `09:00:30` */
  time: string;
}

/** What a wall time stands for. Clocks that are set forward skip some, clocks that are set back repeat some. */
export type WallInstant =
  | { kind: 'once'; at: number }
  /** No clock there shows it; `at` is as much later as the clock is set forward. */
  | { kind: 'skipped'; at: number }
  | { kind: 'twice'; first: number; second: number };

/** IANA's name of this machine's zone. */
export const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export const zoneNames = (): string[] => [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC'),
];

export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const zoned = (at: number, zone: string) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);

/** Null where it is no date or no time. */
export function wallInstant(wall: WallTime, zone: string): WallInstant | null {
  let plain: Temporal.PlainDateTime;
  try {
    plain = Temporal.PlainDate.from(wall.date).toPlainDateTime(Temporal.PlainTime.from(wall.time));
  } catch {
    return null;
  }
  const earlier = plain.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = plain.toZonedDateTime(zone, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds) return { kind: 'once', at: earlier.epochMilliseconds };
  if (earlier.toPlainDateTime().equals(plain)) {
    return { kind: 'twice', first: earlier.epochMilliseconds, second: later.epochMilliseconds };
  }
  return { kind: 'skipped', at: later.epochMilliseconds };
}

/** Seconds are there where they are not 0. */
export function wallTime(at: number, zone: string): WallTime {
  const there = zoned(at, zone);
  return {
    date: there.toPlainDate().toString(),
    time: there.toPlainTime().toString({ smallestUnit: there.second === 0 ? 'minute' : 'second' }),
  };
}

/** `+01:00`, as it is at that instant. */
export const offsetAt = (at: number, zone: string): string => zoned(at, zone).offset;

export type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month';

/** The last instant up to `at` at which a clock there showed a whole multiple of the unit; weeks begin on Monday. */
export function floorTo(at: number, unit: Unit, count: number, zone: string): number {
  const there = zoned(at, zone);
  if (unit === 'month') return there.with({ day: 1 }).startOfDay().epochMilliseconds;
  if (unit === 'week') return there.subtract({ days: there.dayOfWeek - 1 }).startOfDay().epochMilliseconds;
  const day = there.startOfDay();
  if (unit === 'day') return day.epochMilliseconds;
  const minutes = unit === 'hour' ? count * 60 : count;
  const shown = there.hour * 60 + there.minute;
  const floored = shown - (shown % minutes);
  // Of a wall time that comes twice the one that `at` is in: by its own offset.
  const same = there.with(
    { hour: Math.floor(floored / 60), minute: floored % 60, second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 },
    { offset: 'prefer' },
  );
  return Math.min(same.epochMilliseconds, at);
}

/** The next such instant behind one: days and longer by the calendar, hours and minutes by what the clock shows. */
export function nextOf(at: number, unit: Unit, count: number, zone: string): number {
  const there = zoned(at, zone);
  if (unit === 'month') return there.add({ months: count }).startOfDay().epochMilliseconds;
  if (unit === 'week') return there.add({ weeks: count }).startOfDay().epochMilliseconds;
  if (unit === 'day') return there.add({ days: count }).startOfDay().epochMilliseconds;
  const step = (unit === 'hour' ? 60 : 1) * count * 60_000;
  // Where the clock was set in between, the multiple lies elsewhere.
  const floored = floorTo(at + step, unit, count, zone);
  return floored > at ? floored : at + step;
}
