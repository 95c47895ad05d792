// What a schedule is, what it sets and why it ended, in words, and what a person may do to it.
import type { components } from '../api/schema';
import { formatDistance, formatDuration, formatInstant } from '../time/format';

export type Schedule = components['schemas']['Schedule'];
export type Attempt = components['schemas']['Attempt'];
export type Updates = components['schemas']['FlagUpdates'];

/** The API's status, told apart by what a person would do about it. */
export type ScheduleState =
  | 'pending'
  | 'atRisk'
  | 'late'
  | 'retrying'
  | 'applied'
  | 'failed'
  | 'parked'
  | 'cancelled'
  | 'superseded'
  | 'skipped';

type Known = Pick<
  Schedule,
  'status' | 'scheduledAt' | 'nextRetryAt' | 'errorMessage' | 'lastError' | 'cancelledBy' | 'atRisk'
>;

/** What is due for longer is late, as the list's filter has it. */
export const lateMs = 60_000;
const missedWindow = /^missed_window: /;
const superseded = /^superseded: /;

/** When it is due by the server; null once it has ended. */
export function dueAt({ status, scheduledAt, nextRetryAt }: Known): number | null {
  if (status === 'pending') return Date.parse(scheduledAt);
  return status === 'failed' && nextRetryAt !== null ? Date.parse(nextRetryAt) : null;
}

/** Of live ones: first what will be tried first. */
export const inDueOrder = (schedules: Schedule[]): Schedule[] =>
  schedules.toSorted((one, other) => (dueAt(one) ?? 0) - (dueAt(other) ?? 0) || one.id.localeCompare(other.id));

export function stateOf(schedule: Known, now: number): ScheduleState {
  const due = dueAt(schedule);
  const reason = schedule.errorMessage ?? '';
  if (due !== null && now - due > lateMs) return 'late';
  switch (schedule.status) {
    case 'applied':
      return 'applied';
    case 'pending':
      return schedule.atRisk ? 'atRisk' : 'pending';
    case 'failed':
      if (due !== null) return 'retrying';
      return missedWindow.test(reason) ? 'parked' : 'failed';
    case 'cancelled':
      if (schedule.cancelledBy !== 'system') return 'cancelled';
      return missedWindow.test(reason) ? 'skipped' : 'superseded';
  }
}

export const stateNames: Record<ScheduleState, string> = {
  pending: 'Pending',
  atRisk: 'At risk',
  late: 'Late',
  retrying: 'Retrying',
  applied: 'Applied',
  failed: 'Failed',
  parked: 'Parked',
  cancelled: 'Cancelled',
  superseded: 'Superseded',
  skipped: 'Skipped',
};

export const stateKinds: Record<ScheduleState, 'good' | 'warn' | 'bad' | 'plain'> = {
  pending: 'plain',
  atRisk: 'warn',
  late: 'bad',
  retrying: 'warn',
  applied: 'good',
  failed: 'bad',
  parked: 'warn',
  cancelled: 'plain',
  superseded: 'plain',
  skipped: 'plain',
};

const fieldNames: Record<string, string> = {
  enabled: 'on or off',
  rolloutPercentage: 'rollout',
  description: 'description',
  variants: 'variants',
  defaultVariant: 'default variant',
  targeting: 'targeting',
  prerequisites: 'prerequisites',
  metadata: 'metadata',
  archived: 'archived',
  tags: 'tags',
  owner: 'owner',
};

/** `default variant`; a field that is not known here as the API has it. */
export const fieldName = (field: string): string => fieldNames[field] ?? field;

function updateWords(field: string, value: unknown): string {
  switch (field) {
    case 'enabled':
      return value === true ? 'turn on' : 'turn off';
    case 'rolloutPercentage':
      return value === null ? 'remove the rollout percentage' : `roll out to ${value} %`;
    case 'archived':
      return value === true ? 'archive' : 'bring back from the archive';
    case 'defaultVariant':
      return value === null ? 'remove the default variant' : `make "${value}" the default variant`;
    case 'owner':
      return value === '' ? 'remove the owner' : `make ${value} the owner`;
    case 'targeting':
      return value === null ? 'remove the targeting' : 'set the targeting';
    default:
      return `set the ${fieldName(field)}`;
  }
}

/** `Turn on, roll out to 25 %`. What was written by SQL and fits no flag is shown as it is. */
export function updatesWords(updates: unknown): string {
  if (typeof updates !== 'object' || updates === null || Array.isArray(updates)) return JSON.stringify(updates);
  const words = Object.entries(updates)
    .map(([field, value]) => updateWords(field, value))
    .join(', ');
  return words === '' ? 'Nothing' : words.charAt(0).toUpperCase() + words.slice(1);
}

type Effect = components['schemas']['ScheduleConflict']['effect'];

/** What becomes of another schedule that sets the same fields as a change does. */
export function effectWords(effect: Effect, fields: string[]): string {
  const names = fields.map(fieldName).join(', ');
  switch (effect) {
    case 'overwritten':
      return `sets ${names} before this change, which then sets it anew.`;
    case 'overwrites':
      return `sets ${names} anew after this change.`;
    case 'superseded':
      return `comes late, and will leave ${names} alone: this change is newer intent.`;
  }
}

/** Without the code that programs look at in front. */
const readable = (message: string): string => {
  const words = message.replace(missedWindow, '').replace(superseded, '');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Why it is as it is, where that is not as planned; null else. */
export function reasonOf(schedule: Known, now: number): string | null {
  const { errorMessage, lastError, atRisk } = schedule;
  switch (stateOf(schedule, now)) {
    case 'atRisk':
      return atRisk ? readable(atRisk.reason) : null;
    case 'retrying':
      return lastError ? readable(lastError) : null;
    case 'failed':
    case 'parked':
    case 'skipped':
    case 'superseded':
      return readable(errorMessage ?? lastError ?? 'No reason was recorded.');
    case 'late':
      return 'No worker has taken it yet. See on the health page whether workers run and reach the store.';
    default:
      return null;
  }
}

/** One sentence on where it stands, and what comes next. */
export function stateSentence(schedule: Schedule, now: number, zone: string): string {
  const due = dueAt(schedule);
  const at = (instant: string | number | null) =>
    instant === null ? '' : formatInstant(typeof instant === 'number' ? instant : Date.parse(instant), zone);
  switch (stateOf(schedule, now)) {
    case 'pending':
      return `Will be applied ${formatDistance(due ?? now, now)}, on ${at(due)}.`;
    case 'atRisk':
      return `Is planned for ${at(due)}, but as things stand it would fail then.`;
    case 'late':
      return `Has been due since ${at(due)} and is late by ${formatDuration(now - (due ?? now))}.`;
    case 'retrying':
      return `Has failed; ${retryWords(schedule)} ${formatDistance(due ?? now, now)}.`;
    case 'applied':
      return `Was applied on ${at(schedule.appliedAt)}.`;
    case 'failed':
      return `Has failed for good: no retry is left, and nothing was changed.`;
    case 'parked':
      return 'Waits for a person: its window was missed. Retry it to apply it now, or leave it.';
    case 'cancelled':
      return `Was cancelled by ${schedule.cancelledBy ?? 'somebody'} on ${at(schedule.cancelledAt)}.`;
    case 'superseded':
      return 'Changed nothing: newer intent had set everything that it was to set.';
    case 'skipped':
      return 'Was skipped: its window was missed.';
  }
}

const retryWords = ({ retryCount, maxRetries }: Schedule): string =>
  maxRetries === null ? `retry ${retryCount} is due` : `retry ${retryCount} of ${maxRetries} is due`;

export const mayCancel = (schedule: Known): boolean => dueAt(schedule) !== null;
export const mayRetry = (schedule: Known): boolean => schedule.status === 'failed';
export const mayRun = (schedule: Known): boolean => schedule.status === 'pending' || schedule.status === 'failed';
/** Whether its time has not come yet. */
export const isAhead = ({ scheduledAt }: Known, now: number): boolean => Date.parse(scheduledAt) > now;
