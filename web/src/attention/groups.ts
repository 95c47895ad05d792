// What wants a person's attention, in the order in which it does.
import type { components } from '../api/schema';

type Counts = Omit<components['schemas']['Attention'], 'since'>;
export type GroupName = keyof Counts;

export interface Group {
  name: GroupName;
  title: string;
  meaning: string;
  /** The filter of the list of schedules; wider than the group where another group is part of it. */
  status: 'terminal' | 'parked' | 'late' | 'atRisk' | 'retrying';
  /** Whether only those meant for the last week are shown: what has ended stays for ever. */
  recent: boolean;
}

export const groups: Group[] = [
  {
    name: 'failed',
    title: 'Failed',
    meaning: 'No retry is left. Mend what the reason says, then retry; or leave it, if it does not matter any more.',
    status: 'terminal',
    recent: true,
  },
  {
    name: 'parked',
    title: 'Parked',
    meaning: 'The window was missed, and a person is to decide: retry applies it now.',
    status: 'parked',
    recent: true,
  },
  {
    name: 'late',
    title: 'Late',
    meaning: 'Due for more than a minute and not taken up. If there are many, look at the health page.',
    status: 'late',
    recent: false,
  },
  {
    name: 'atRisk',
    title: 'At risk',
    meaning: 'As things stand these would fail when their time comes. There is still time to change that.',
    status: 'atRisk',
    recent: false,
  },
  {
    name: 'retrying',
    title: 'Retrying',
    meaning: 'An attempt failed and another follows by itself. Nothing needs to be done, unless the reason says so.',
    status: 'retrying',
    recent: false,
  },
];

/** The server counts so far. */
export const mostCounted = 1_000;

/** `12`; `1000+` where there may be more. */
export const countWords = (count: number): string => (count >= mostCounted ? `${mostCounted}+` : String(count));

/** Of everything, for the navigation: empty where there is nothing. */
export function totalWords(counts: Counts): string {
  const total = groups.reduce((sum, { name }) => sum + counts[name], 0);
  return total === 0 ? '' : countWords(total);
}
