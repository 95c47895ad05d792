// What a flag's row of the timeline is made of: marks in the order of time, those too close to be told apart
// together, and the chain of attempts and retries of a schedule. Pure.
import type { components } from '../api/schema';
import { type View, xOf } from './view';

export type Mark = components['schemas']['TimelineMark'];
export type ScheduleMark = components['schemas']['ScheduleMark'];
export type FlagRow = components['schemas']['TimelineFlag'];

/** What a mark looks like; also how urgent it is, most urgent first. */
export const markKinds = ['failed', 'retrying', 'atRisk', 'pending', 'applied', 'edit', 'cancelled'] as const;
export type MarkKind = (typeof markKinds)[number];

export function kindOf(mark: Mark): MarkKind {
  if (mark.kind === 'edit') return 'edit';
  if (mark.status === 'failed') return mark.nextRetryAt === null ? 'failed' : 'retrying';
  if (mark.status === 'pending') return mark.atRisk ? 'atRisk' : 'pending';
  return mark.status;
}

export const instantOf = (mark: Mark): number => Date.parse(mark.at);

/** One mark, or several that lie closer together than a finger or an eye tells apart. */
export interface Spot {
  x: number;
  marks: Mark[];
  /** Of the most urgent one. */
  kind: MarkKind;
}

/** Spots in the order of time, at least `gap` pixels apart; what is out of sight is left out. */
export function spots(view: View, marks: readonly Mark[], gap: number): Spot[] {
  const found: Spot[] = [];
  for (const mark of [...marks].sort((a, b) => instantOf(a) - instantOf(b))) {
    const x = xOf(view, instantOf(mark));
    if (x < 0 || x > view.width) continue;
    const last = found.at(-1);
    if (last && x - last.x < gap) {
      last.marks.push(mark);
      if (markKinds.indexOf(kindOf(mark)) < markKinds.indexOf(last.kind)) last.kind = kindOf(mark);
    } else {
      found.push({ x, marks: [mark], kind: kindOf(mark) });
    }
  }
  return found;
}

/** A point of a schedule's chain: what was tried, and what will be, should every attempt fail. */
export interface ChainPoint {
  at: number;
  kind: 'tried' | 'next' | 'possible';
}

/** From the schedule's own time on; empty where it has neither failed nor waits for a retry. */
export function retryChain(mark: ScheduleMark): ChainPoint[] {
  const tried = (mark.attempts ?? []).map(
    (attempt): ChainPoint => ({ at: Date.parse(attempt.endedAt), kind: 'tried' }),
  );
  const next: ChainPoint[] = mark.nextRetryAt === null ? [] : [{ at: Date.parse(mark.nextRetryAt), kind: 'next' }];
  const possible = (mark.retries ?? [])
    .map((retry): ChainPoint => ({ at: Date.parse(retry.earliest), kind: 'possible' }))
    .filter(({ at }) => next[0] === undefined || at > next[0].at);
  return [...tried, ...next, ...possible];
}

/** The rows that have anything left without the marks of those kinds. */
export function withKinds(rows: FlagRow[], hidden: ReadonlySet<MarkKind>): FlagRow[] {
  if (hidden.size === 0) return rows;
  return rows
    .map((row) => ({ ...row, marks: row.marks.filter((mark) => !hidden.has(kindOf(mark))) }))
    .filter((row) => row.marks.length > 0);
}
