// What became of an attempt, in words.
import type { components } from '../api/schema';
import { fieldName, lateMs } from '../schedules/schedule_words';

export type LedgerAttempt = components['schemas']['LedgerAttempt'];
export type Outcome = components['schemas']['AttemptOutcome'];

export const outcomeWords: Record<Outcome, string> = {
  applied: 'Applied',
  failed: 'Failed',
  superseded: 'Superseded',
  skipped: 'Skipped',
};

/** The badge's colour. A failure that is tried again is no more than a warning. */
export function outcomeKind(
  attempt: Pick<LedgerAttempt, 'outcome' | 'nextRetryAt'>,
): 'good' | 'warn' | 'bad' | 'plain' {
  if (attempt.outcome === 'applied') return 'good';
  if (attempt.outcome === 'failed') return attempt.nextRetryAt === null ? 'bad' : 'warn';
  return 'plain';
}

type Result = Pick<LedgerAttempt, 'outcome' | 'errorClass' | 'errorCode' | 'nextRetryAt'> & {
  droppedFields: readonly string[];
};

/** What it means, and what to do where somebody has to; empty where the outcome says it all. */
export function consequence(attempt: Result): string {
  if (attempt.outcome === 'superseded') return 'Newer intent had set every field already, so nothing was changed.';
  if (attempt.outcome === 'skipped') return 'Its window was missed, and it is one that is skipped then.';
  if (attempt.outcome === 'applied') {
    if (attempt.droppedFields.length === 0) return '';
    return `Left alone because newer intent had set them: ${attempt.droppedFields.map(fieldName).join(', ')}.`;
  }
  if (attempt.nextRetryAt !== null) return 'This may pass.';
  if (attempt.errorCode === 'missed_window') {
    return 'Parked: its window was missed. Retry the schedule by hand if it should still happen.';
  }
  if (attempt.errorClass === 'permanent') {
    return 'No retry cures this. If it should still happen, mend what is said here and retry the schedule by hand.';
  }
  return 'No retry was left. If it should still happen, cure the cause and retry the schedule by hand.';
}

/** Null where it is not known. */
export const isLate = (latenessMs: number | null): boolean => latenessMs !== null && latenessMs > lateMs;
