// A list that goes on by cursor, read page by page as somebody scrolls, and kept up to date.
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';

import type { Topic } from '../live/topics';
import { type ApiError, asApiError } from './error';
import { useQuery } from './query';

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface Pages<T> {
  items: T[];
  more: boolean;
  error: ApiError | undefined;
  loading: boolean;
  /** Reads the next page, once, where there is one. */
  loadMore: () => void;
  reload: () => void;
}

/** What is read anew at once after a change; what was read beyond it is read again when it is scrolled to. */
const mostPagesAnew = 5;

/** Where a page begins, as the query's part that says so; nothing for the first one. */
export interface Place {
  cursor?: string;
}

type LoadPage<T> = (place: Place, signal: AbortSignal) => Promise<Page<T>>;

/** As useQuery. */
export function usePages<T>(key: string | null, topics: readonly Topic[], load: LoadPage<T>): Pages<T> {
  /** How many pages have been read of that key. */
  const wanted = useRef({ key, pages: 1 });
  if (wanted.current.key !== key) wanted.current = { key, pages: 1 };
  const [added, setAdded] = useState<{ base: object; items: T[]; nextCursor: string | null }>();
  const [moreError, setMoreError] = useState<ApiError>();
  const reading = useRef(false);
  const latest = useRef(load);
  latest.current = load;

  const first = useQuery(key, topics, async (signal) => {
    setMoreError(undefined);
    const pages = Math.min(wanted.current.pages, mostPagesAnew);
    let whole: Page<T> = await load({}, signal);
    for (let page = 1; page < pages && whole.nextCursor !== null; ++page) {
      const next: Page<T> = await load({ cursor: whole.nextCursor }, signal);
      whole = { items: [...whole.items, ...next.items], nextCursor: next.nextCursor };
    }
    wanted.current.pages = pages;
    return whole;
  });

  const base = first.data;
  const behind = base && added?.base === base ? added : undefined;
  const items = useMemo(() => (base ? [...base.items, ...(behind?.items ?? [])] : []), [base, behind]);
  const cursor = behind ? behind.nextCursor : (base?.nextCursor ?? null);

  const loadMore = useCallback(() => {
    if (!base || cursor === null || reading.current) return;
    reading.current = true;
    latest
      .current({ cursor }, new AbortController().signal)
      .then(
        (page) => {
          wanted.current.pages += 1;
          setMoreError(undefined);
          setAdded({ base, items: [...(behind?.items ?? []), ...page.items], nextCursor: page.nextCursor });
        },
        (thrown) => setMoreError(asApiError(thrown)),
      )
      .finally(() => {
        reading.current = false;
      });
  }, [base, behind, cursor]);

  return {
    items,
    more: cursor !== null,
    error: first.error ?? moreError,
    loading: first.loading,
    loadMore,
    reload: first.reload,
  };
}
