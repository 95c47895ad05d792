// What the server says that a change would do, asked again as it is typed and whenever the flag or its schedules change.
import { useRef } from 'preact/hooks';

import { answer, api } from '../api/client';
import type { ApiError } from '../api/error';
import { useQuery } from '../api/query';
import type { components } from '../api/schema';
import { useSettled } from '../ui/settled';
import type { ChangePreview } from './schedule_requests';

export type PreviewedChange = components['schemas']['PreviewedChange'];

export interface Previewed {
  /** Of what was typed before, while `checking`. */
  preview: ChangePreview | undefined;
  error: ApiError | undefined;
  checking: boolean;
}

/** Of nothing where `flagKey` is empty or `change` null. */
export function usePreview(flagKey: string, environment: string, change: PreviewedChange | null): Previewed {
  const asked = change === null || flagKey === '' ? '' : JSON.stringify([flagKey, environment, change]);
  const settled = useSettled(asked);
  const query = useQuery(settled === '' ? null : settled, ['flags', 'schedules'], (signal) => {
    const [key, of, body] = JSON.parse(settled) as [string, string, PreviewedChange];
    return answer(
      api.POST('/api/admin/flags/{key}/preview', {
        params: { path: { key }, query: { environment: of } },
        body,
        signal,
      }),
    );
  });
  const last = useRef<ChangePreview | undefined>(undefined);
  if (query.data) last.current = query.data;
  if (asked === '' || query.error) last.current = undefined;
  return {
    preview: last.current,
    error: asked === '' ? undefined : query.error,
    checking: asked !== settled || query.loading,
  };
}
