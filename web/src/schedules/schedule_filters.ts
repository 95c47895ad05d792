// What the list of schedules is narrowed to, as the API asks for it.
import type { operations } from '../api/schema';
import { given } from '../app/filters';
import { floorTo } from '../time/zone';

export type ScheduleQuery = NonNullable<operations['listSchedules']['parameters']['query']>;
export type ScheduleStatus = NonNullable<ScheduleQuery['status']>;

export interface ScheduleFilters extends Record<string, string> {
  status: string;
  q: string;
  /** Instants in UTC. */
  from: string;
  to: string;
}

export const statusChoices: [ScheduleStatus | '', string][] = [
  ['', 'any'],
  ['pending', 'pending'],
  ['atRisk', 'at risk'],
  ['late', 'late'],
  ['retrying', 'retrying'],
  ['terminal', 'failed for good'],
  ['parked', 'parked'],
  ['applied', 'applied'],
  ['cancelled', 'cancelled'],
];

/** What comes is what somebody looks for; the past is long, and there when the filter is cleared. */
export const usualFilters = (now: number, zone: string): ScheduleFilters => ({
  status: '',
  q: '',
  from: new Date(floorTo(now, 'day', 1, zone)).toISOString(),
  to: '',
});

const needAttention = new Set(['atRisk', 'late', 'retrying', 'terminal', 'parked']);

/** The change to the filters. What needs attention does so however long ago it was planned for: times are forgotten. */
export function chooseStatus(status: string): Partial<ScheduleFilters> {
  return needAttention.has(status) ? { status, from: '', to: '' } : { status };
}

/** What is no instant narrows nothing, and nor does a status that is not known. */
export function scheduleQuery({ status, q, from, to }: ScheduleFilters, environment: string): ScheduleQuery {
  const known = statusChoices.some(([choice]) => choice === status);
  const isInstant = (text: string) => text !== '' && !Number.isNaN(Date.parse(text));
  return given({
    environment,
    status: known ? (status as ScheduleStatus | '') : '',
    q,
    from: isInstant(from) ? from : '',
    to: isInstant(to) ? to : '',
  });
}
