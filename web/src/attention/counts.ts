import { answer, api } from '../api/client';
import { useQuery } from '../api/query';
import { environment } from '../app/place';

/** How many schedules of the environment want attention, by group. */
export const useAttentionCounts = () =>
  useQuery(environment.value, ['schedules'], (signal) =>
    answer(api.GET('/api/admin/attention', { params: { query: { environment: environment.value } }, signal })),
  );
