// What the charts show, as stacks of bars and as words.
import { formatMs } from '../time/format';
import type { HealthReport } from './findings';

/** One part of every stack. */
export interface Part {
  name: string;
  colour: '--good' | '--bad' | '--soft' | '--accent';
  /** A second sign beside the colour. */
  hatched?: boolean;
  values: number[];
}

export interface Stacks {
  /** What each stack is of. */
  labels: string[];
  /** From the bottom up. */
  parts: Part[];
}

export function latenessStacks(buckets: HealthReport['lateness']['buckets']): Stacks {
  const last = buckets.findLast((bucket) => bucket.upToMs !== null)?.upToMs ?? 0;
  return {
    labels: buckets.map(({ upToMs }) => (upToMs === null ? `> ${formatMs(last)}` : `≤ ${formatMs(upToMs)}`)),
    parts: [{ name: 'attempts', colour: '--accent', values: buckets.map((bucket) => bucket.count) }],
  };
}

export function attemptStacks(buckets: HealthReport['attempts'], timeOf: (at: number) => string): Stacks {
  return {
    labels: buckets.map((bucket) => timeOf(Date.parse(bucket.at))),
    parts: [
      { name: 'failed', colour: '--bad', hatched: true, values: buckets.map((bucket) => bucket.failed) },
      { name: 'superseded or skipped', colour: '--soft', values: buckets.map((bucket) => bucket.other) },
      { name: 'applied', colour: '--good', values: buckets.map((bucket) => bucket.applied) },
    ],
  };
}

/** How high each part reaches: its own values on top of those below it. */
export function heights(parts: readonly Part[]): number[][] {
  const below: number[] = [];
  return parts.map((part) =>
    part.values.map((value, index) => {
      below[index] = (below[index] ?? 0) + value;
      return below[index];
    }),
  );
}

/** `09:05: 5 applied, 1 failed`, the top of the stack first. */
export function stackWords({ labels, parts }: Stacks, index: number): string {
  const said = parts
    .filter((part) => (part.values[index] ?? 0) > 0)
    .map((part) => `${part.values[index]} ${part.name}`)
    .reverse();
  return `${labels[index]}: ${said.join(', ') || 'none'}`;
}

/** Of how many labels each stands, so that they do not run into one another. */
export function labelStep(labels: readonly string[], width: number, charWidth: number): number {
  const longest = Math.max(1, ...labels.map((label) => label.length));
  const fit = Math.max(1, Math.floor(width / ((longest + 2) * charWidth)));
  return Math.max(1, Math.ceil(labels.length / fit));
}
