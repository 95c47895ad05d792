// Where the console is: the environment that is shown, and addresses within it. The environment stands in the address
// (`?env=`), so that a link shows the same to whoever follows it, and the last one is kept in this browser.
import { effect, signal } from '@preact/signals';

const kept = 'hoist.environment';

function recall(): string {
  return new URLSearchParams(window.location.search).get('env') ?? localStorage.getItem(kept) ?? 'production';
}

export const environment = signal(recall());

/** As an address asks for it; whoever is bound to one environment stays there. */
export function showEnvironment(asked: string | undefined, bound: string | null): void {
  const shown = bound ?? asked;
  if (shown !== undefined) environment.value = shown;
}

/** Keeps it for the next visit. */
export const rememberEnvironment = () => effect(() => localStorage.setItem(kept, environment.value));

export type Query = Record<string, string | number | undefined | null>;

/** The address of a page, with the environment. Empty parameters are left out. */
export function href(path: string, query: Query = {}): string {
  const search = new URLSearchParams({ env: environment.value });
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  return `${path}?${search}`;
}

export const flagHref = (key: string, of = environment.value): string =>
  href(`/flags/${encodeURIComponent(of)}/${encodeURIComponent(key)}`, { env: of });

export const scheduleHref = (schedule: { id: string; flagKey: string; environment: string }): string =>
  href(`/schedules/${schedule.id}`, { flag: schedule.flagKey, env: schedule.environment });
