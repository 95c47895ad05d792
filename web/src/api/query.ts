// What a page reads, kept up to date: read when it is first shown, and again whenever something changed that it is
// about. What was read stays in sight while it is read anew, and after a failure.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

import { onChange } from '../live/stream';
import type { Topic } from '../live/topics';
import { type ApiError, asApiError } from './error';

export interface Query<T> {
  data: T | undefined;
  /** Of the last reading. What `data` holds is older then. */
  error: ApiError | undefined;
  /** Whether the first reading is still under way. */
  loading: boolean;
  reload: () => void;
}

/** A passing failure is tried again by itself. */
const tryAgainMs = 3_000;

type Load<T> = (signal: AbortSignal) => Promise<T>;

/**
 * `key` names what is read: another one forgets what was read, and null reads nothing. `topics` are what it is about.
 */
export function useQuery<T>(key: string | null, topics: readonly Topic[], load: Load<T>): Query<T> {
  const [state, setState] = useState<{ key: string | null; data?: T; error?: ApiError }>({ key: null });
  const latest = useRef(load);
  latest.current = load;
  const running = useRef<AbortController | undefined>(undefined);

  const read = useCallback(() => {
    if (key === null) return;
    running.current?.abort();
    const run = new AbortController();
    running.current = run;
    latest.current(run.signal).then(
      (data) => {
        if (!run.signal.aborted) setState({ key, data });
      },
      (thrown) => {
        if (run.signal.aborted) return;
        const error = asApiError(thrown);
        setState((before) => (before.key === key ? { ...before, error } : { key, error }));
      },
    );
  }, [key]);

  useEffect(() => {
    read();
    return () => running.current?.abort();
  }, [read]);

  const about = topics.join();
  useEffect(
    () =>
      onChange((told) => {
        if (told === 'all' || about.split(',').some((topic) => told.has(topic as Topic))) read();
      }),
    [read, about],
  );

  const failed = state.key === key && state.error?.passing;
  useEffect(() => {
    if (!failed) return;
    const timer = setInterval(read, tryAgainMs);
    return () => clearInterval(timer);
  }, [failed, read]);

  const mine = state.key === key;
  return {
    data: mine ? state.data : undefined,
    error: mine ? state.error : undefined,
    loading: key !== null && !(mine && (state.data !== undefined || state.error !== undefined)),
    reload: read,
  };
}
