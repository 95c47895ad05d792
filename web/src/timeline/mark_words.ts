// A mark in words: what screen readers say of it, and what pointing at it shows.
import { updatesWords } from '../schedules/schedule_words';
import { formatInstant } from '../time/format';
import { instantOf, kindOf, type Mark, type MarkKind } from './marks';

export const kindWords: Record<MarkKind, string> = {
  failed: 'failed for good',
  retrying: 'retrying',
  atRisk: 'at risk',
  pending: 'pending',
  applied: 'applied',
  edit: 'changed by a person',
  cancelled: 'cancelled',
};

const editWords = { 'flag.created': 'created', 'flag.edited': 'edited', 'flag.reverted': 'reverted' };

/** `Turn on, pending, Fri, 27 Nov 2026, 09:00` */
export function markWords(mark: Mark, zone: string): string {
  const at = formatInstant(instantOf(mark), zone);
  if (mark.kind === 'edit') return `${editWords[mark.action]} by ${mark.actor}, ${at}`;
  return `${updatesWords(mark.updates)}, ${kindWords[kindOf(mark)]}, ${at}`;
}

/** Several marks: how many of which kind. */
export function spotWords(marks: readonly Mark[], zone: string): string {
  const [first] = marks;
  if (first === undefined) return '';
  if (marks.length === 1) return markWords(first, zone);
  const counts = new Map<MarkKind, number>();
  for (const mark of marks) counts.set(kindOf(mark), (counts.get(kindOf(mark)) ?? 0) + 1);
  const kinds = [...counts].map(([kind, count]) => `${count} ${kindWords[kind]}`).join(', ');
  return `${marks.length} changes from ${formatInstant(instantOf(first), zone)}: ${kinds}`;
}
