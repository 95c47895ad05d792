// What is asked of flags. What was changed is told to everything that is shown, stream or not.
import { answer, api } from '../api/client';
import type { components } from '../api/schema';
import { changed } from '../live/stream';
import type { Topic } from '../live/topics';

export type Flag = components['schemas']['Flag'];
export type FlagUpdates = components['schemas']['FlagUpdates'];
export type NewFlag = components['schemas']['NewFlag'];
export type FlagVersion = components['schemas']['FlagVersion'];
export type UserOverride = components['schemas']['UserOverride'];
type NewUserOverride = components['schemas']['NewUserOverride'];

export interface FlagName {
  key: string;
  environment: string;
}

const at = ({ key, environment }: FlagName) => ({ path: { key }, query: { environment } });
const ifMatch = (version: number) => ({ header: { 'If-Match': `"${version}"` } });

async function told<T>(done: Promise<T>, ...topics: Topic[]): Promise<T> {
  try {
    return await done;
  } finally {
    // Also after a refusal: it may be one because the flag is no longer what was shown.
    changed(...topics, 'audit');
  }
}

export const readFlag = (name: FlagName, signal?: AbortSignal): Promise<Flag> =>
  answer(api.GET('/api/admin/flags/{key}', { params: at(name), ...(signal ? { signal } : {}) }));

export const createFlag = (environment: string, flag: NewFlag): Promise<Flag> =>
  told(answer(api.POST('/api/admin/flags', { params: { query: { environment } }, body: flag })), 'flags');

/** Changes nothing, with status 412, where the flag is no longer at that version. */
export const editFlag = (name: FlagName, version: number, updates: FlagUpdates): Promise<Flag> =>
  told(
    answer(api.PATCH('/api/admin/flags/{key}', { params: { ...at(name), ...ifMatch(version) }, body: updates })),
    'flags',
  );

/** As editFlag. */
export const revertFlag = (name: FlagName, version: number, to: number): Promise<Flag> =>
  told(
    answer(
      api.POST('/api/admin/flags/{key}/revert', {
        params: { ...at(name), ...ifMatch(version) },
        body: { version: to },
      }),
    ),
    'flags',
  );

export const deleteFlag = (name: FlagName): Promise<unknown> =>
  told(answer(api.DELETE('/api/admin/flags/{key}', { params: at(name) })), 'flags', 'schedules');

export const readVersion = (name: FlagName, version: number) =>
  answer(
    api.GET('/api/admin/flags/{key}/history/{version}', {
      params: { path: { key: name.key, version }, query: { environment: name.environment } },
    }),
  );

export const setUser = (name: FlagName, user: NewUserOverride): Promise<UserOverride> =>
  told(answer(api.POST('/api/admin/flags/{key}/users', { params: at(name), body: user })), 'overrides');

export const removeUser = (name: FlagName, userId: string): Promise<unknown> =>
  told(
    answer(
      api.DELETE('/api/admin/flags/{key}/users/{userId}', {
        params: { path: { key: name.key, userId }, query: { environment: name.environment } },
      }),
    ),
    'overrides',
  );
