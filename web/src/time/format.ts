// Instants and durations in words.
import { offsetAt } from './zone';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone, hourCycle: 'h23' });
    formats.set(key, made);
  }
  return made;
}

/** `Fri, 27 Nov 2026, 09:00:05`; seconds where there are any. */
export function formatInstant(at: number, zone: string): string {
  return format(zone, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(at % 60_000 === 0 ? {} : { second: '2-digit' }),
  }).format(at);
}

/** `09:00`, or `09:00:05`. */
export const formatTime = (at: number, zone: string, seconds = false): string =>
  format(zone, { hour: '2-digit', minute: '2-digit', ...(seconds ? { second: '2-digit' } : {}) }).format(at);

/** `Fri 27 Nov` */
export const formatDay = (at: number, zone: string): string =>
  format(zone, { weekday: 'short', day: 'numeric', month: 'short' }).format(at).replace(',', '');

/** `Nov 2026` */
export const formatMonth = (at: number, zone: string): string =>
  format(zone, { month: 'short', year: 'numeric' }).format(at);

/** `Europe/Oslo, UTC+01:00` */
export const formatZone = (zone: string, at: number): string =>
  zone === 'UTC' ? 'UTC' : `${zone.replaceAll('_', ' ')}, UTC${offsetAt(at, zone)}`;

const parts: [number, string][] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
];

/** `2 min 5 s`: the two largest parts that are not 0, rounded down; `0 s` for less than a second. */
export function formatDuration(ms: number): string {
  let rest = Math.abs(ms);
  const said: string[] = [];
  for (const [size, name] of parts) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) said.push(`${count} ${name}`);
    if (said.length === 2 || (said.length === 1 && count === 0)) break;
  }
  return said.join(' ') || '0 s';
}

/** `in 2 min 5 s`, `3 h ago`, `now`. */
export function formatDistance(at: number, now: number): string {
  // Half a second off is what a countdown that moves once a second is anyway.
  if (Math.abs(at - now) < 1_000) return 'now';
  return at > now ? `in ${formatDuration(at - now)}` : `${formatDuration(now - at)} ago`;
}

/** `12.5 ms`, `1.2 s`, `4 min`: three digits at most. */
export function formatMs(ms: number): string {
  if (ms < 1_000) return `${Number(ms.toPrecision(3))} ms`;
  if (ms < 60_000) return `${Number((ms / 1_000).toPrecision(3))} s`;
  return formatDuration(ms);
}
