// What is asked of one schedule. What was done is told to everything that is shown, stream or not.
import { answer, api } from '../api/client';
import type { components } from '../api/schema';
import { changed } from '../live/stream';
import type { Schedule } from './schedule_words';

export type ScheduleWithAttempts = components['schemas']['ScheduleWithAttempts'];
export type ChangePreview = components['schemas']['ChangePreview'];

export interface ScheduleName {
  id: string;
  flagKey: string;
  environment?: string | undefined;
}

const at = ({ id, flagKey, environment }: ScheduleName) => ({
  path: { key: flagKey, id },
  query: environment === undefined ? {} : { environment },
});

export const readSchedule = (name: ScheduleName, signal: AbortSignal): Promise<ScheduleWithAttempts> =>
  answer(api.GET('/api/admin/flags/{key}/schedule/{id}', { params: at(name), signal }));

export const readRetries = (name: ScheduleName, signal: AbortSignal) =>
  answer(api.GET('/api/admin/flags/{key}/schedule/{id}/retries', { params: at(name), signal }));

async function told(done: Promise<Schedule>): Promise<Schedule> {
  try {
    return await done;
  } finally {
    // Also after a refusal: it is one because the schedule is no longer what was shown.
    changed('schedules', 'flags', 'attempts', 'audit', 'health');
  }
}

export const cancelSchedule = (name: ScheduleName): Promise<Schedule> =>
  told(answer(api.DELETE('/api/admin/flags/{key}/schedule/{id}', { params: at(name) })));

export const retrySchedule = (name: ScheduleName): Promise<Schedule> =>
  told(answer(api.POST('/api/admin/flags/{key}/schedule/{id}/retry', { params: at(name) })));

export const runSchedule = (name: ScheduleName): Promise<Schedule> =>
  told(answer(api.POST('/api/admin/flags/{key}/schedule/{id}/run', { params: at(name) })));
