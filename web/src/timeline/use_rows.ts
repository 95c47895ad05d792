import { useRef } from 'preact/hooks';

import { answer, api } from '../api/client';
import { type Pages, usePages } from '../api/pages';
import { given } from '../app/filters';
import { environment } from '../app/place';
import type { FlagRow } from './marks';
import { readRange, type View } from './view';

/** Flags of one reading. */
const pageSize = 50;

/**
 * The flags with changes around a view. While another part of time is read for the first time, the rows of the one
 * before stay: their marks are in their places all the same.
 */
export function useRows(view: View, q: string): Pages<FlagRow> {
  const range = readRange(view);
  const query = {
    environment: environment.value,
    from: new Date(range.from).toISOString(),
    to: new Date(range.to).toISOString(),
    limit: pageSize,
    ...given({ q }),
  };
  const pages = usePages<FlagRow>(JSON.stringify(query), ['schedules', 'flags', 'attempts'], (place, signal) =>
    answer(api.GET('/api/admin/timeline', { params: { query: { ...query, ...place } }, signal })),
  );
  const kept = useRef<{ of: string; items: FlagRow[] }>({ of: '', items: [] });
  const of = `${query.environment} ${q}`;
  if (!pages.loading || kept.current.of !== of) kept.current = { of, items: pages.items };
  return pages.loading ? { ...pages, items: kept.current.items, loading: kept.current.items.length === 0 } : pages;
}
