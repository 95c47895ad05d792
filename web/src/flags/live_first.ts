import { dueAt, type Schedule } from '../schedules/schedule_words';

/** In the order in which they will be tried. */
export const liveFirst = (schedules: Schedule[]): Schedule[] =>
  schedules.toSorted((one, other) => (dueAt(one) ?? 0) - (dueAt(other) ?? 0) || one.id.localeCompare(other.id));
