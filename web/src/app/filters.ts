// What a list is narrowed to stands in the address, so that a link shows the same to whoever follows it, and going
// back from a flag or a schedule finds the list as it was left.
import { useCallback, useMemo } from 'preact/hooks';
import { useLocation } from 'preact-iso';

export type Filters = Record<string, string>;

/** Of an address's query; what it does not name is as in `defaults`. */
export function readFilters<T extends Filters>(search: string, defaults: T): T {
  const query = new URLSearchParams(search);
  const named = Object.entries(defaults).map(([name, value]) => [name, query.get(name) ?? value]);
  return Object.fromEntries(named) as T;
}

/** The query with the change made. What is as in `defaults` is left out; what is no filter stays. */
export function writeFilters<T extends Filters>(search: string, defaults: T, change: Partial<T>): string {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries({ ...readFilters(search, defaults), ...change })) {
    if (value === defaults[name]) query.delete(name);
    else query.set(name, value);
  }
  return query.toString();
}

/**
 * The filters of this page, and what changes some of them. `defaults` names them all: `useFilters({ outcome: '', q: '' })`.
 * A change takes no step in the browser's history, since the step back is for the page before.
 */
export function useFilters<T extends Filters>(defaults: T): [T, (change: Partial<T>) => void] {
  const { url, route } = useLocation();
  const kept = JSON.stringify(defaults);
  const values = useMemo(() => readFilters(searchOf(url), JSON.parse(kept) as T), [url, kept]);
  const set = useCallback(
    (change: Partial<T>) => {
      // Not of the last rendering: two changes may come between two of them.
      const { pathname, search } = window.location;
      const query = writeFilters(search, JSON.parse(kept) as T, change);
      route(query === '' ? pathname : `${pathname}?${query}`, true);
    },
    [route, kept],
  );
  return [values, set];
}

/** What of a query is given: the API takes no empty parameters. */
export function given<T extends object>(query: T): { [Name in keyof T]?: Exclude<T[Name], '' | undefined> } {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== '' && value !== undefined)) as {
    [Name in keyof T]?: Exclude<T[Name], '' | undefined>;
  };
}

const searchOf = (url: string): string => new URL(url, 'http://console').search;
