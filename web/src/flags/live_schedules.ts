// The schedules of a flag that have not ended, in the order in which they will be tried.
import { answer, api } from '../api/client';
import { type Query, useQuery } from '../api/query';
import { inDueOrder, type Schedule } from '../schedules/schedule_words';
import type { FlagName } from './flag_requests';

/** More of each kind are not read; nobody reads them either. */
export const mostLive = 200;

async function read({ key, environment }: FlagName, signal: AbortSignal): Promise<Schedule[]> {
  const those = async (status: 'pending' | 'retrying') => {
    const params = { path: { key }, query: { environment, status, limit: mostLive } };
    return (await answer(api.GET('/api/admin/flags/{key}/schedule', { params, signal }))).items;
  };
  const [retrying, pending] = await Promise.all([those('retrying'), those('pending')]);
  return inDueOrder([...retrying, ...pending]);
}

export function useLiveSchedules({ key, environment }: FlagName): Query<Schedule[]> {
  return useQuery(`${environment}/${key}`, ['schedules'], (signal) => read({ key, environment }, signal));
}
