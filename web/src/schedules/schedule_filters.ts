// What the list of schedules is narrowed to, as the API asks for it.
import type { operations } from '../api/schema';
import { nextOf, wallInstant } from '../time/zone';

export type ScheduleQuery = NonNullable<operations['listSchedules']['parameters']['query']>;
export type ScheduleStatus = NonNullable<ScheduleQuery['status']>;

export interface ScheduleFilters extends Record<string, string> {
  status: string;
  q: string;
  /** Days in the zone that is shown; both belong to what is listed. */
  from: string;
  to: string;
}

export const statusChoices: [ScheduleStatus | '', string][] = [
  ['', 'Every status'],
  ['pending', 'Pending'],
  ['atRisk', 'At risk'],
  ['late', 'Late'],
  ['retrying', 'Retrying'],
  ['terminal', 'Failed for good'],
  ['parked', 'Parked'],
  ['applied', 'Applied'],
  ['cancelled', 'Cancelled'],
];

const needAttention = new Set(['atRisk', 'late', 'retrying', 'terminal', 'parked']);

/** The change to the filters. What needs attention does so however long ago it was planned for: days are forgotten. */
export function chooseStatus(status: string): Partial<ScheduleFilters> {
  return needAttention.has(status) ? { status, from: '', to: '' } : { status };
}

function startOf(day: string, zone: string): number | null {
  const midnight = wallInstant({ date: day, time: '00:00' }, zone);
  if (midnight === null) return null;
  return midnight.kind === 'twice' ? midnight.first : midnight.at;
}

const text = (at: number) => new Date(at).toISOString();

/** A day that is none narrows nothing, and nor does a status that is not known. */
export function scheduleQuery(filters: ScheduleFilters, environment: string, zone: string): ScheduleQuery {
  const { status, q, from, to } = filters;
  const first = from === '' ? null : startOf(from, zone);
  const last = to === '' ? null : startOf(to, zone);
  const known = statusChoices.some(([choice]) => choice === status);
  return {
    environment,
    ...(known && status !== '' ? { status: status as ScheduleStatus } : {}),
    ...(q === '' ? {} : { q }),
    ...(first === null ? {} : { from: text(first) }),
    ...(last === null ? {} : { to: text(nextOf(last, 'day', 1, zone)) }),
  };
}
