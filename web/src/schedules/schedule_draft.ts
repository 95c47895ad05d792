// A schedule as somebody types it, and what is asked of the server for it.
import type { components } from '../api/schema';
import { isObject, readJson } from '../ui/json_text';
import type { Updates } from './schedule_words';
import { instantOf, type When } from './when';

type NewSchedule = components['schemas']['NewSchedule'];
type MissedWindow = components['schemas']['MissedWindow'];

export interface ScheduleDraft {
  flagKey: string;
  when: When;
  enabled: '' | 'on' | 'off';
  /** Empty leaves it as it is. */
  rollout: string;
  /** Any other fields, as JSON. */
  more: string;
  /** Empty: as the server has it, or as the policy says. */
  maxRetries: string;
  /** A policy's name, or empty. */
  retryPolicy: string;
  missedWindow: MissedWindow;
  /** In seconds; empty: as the server has it. */
  maxLateness: string;
  priority: string;
}

export type DraftField = keyof ScheduleDraft | 'updates';
export type DraftProblems = Partial<Record<DraftField, string>>;

export const emptyDraft = (flagKey: string, when: When): ScheduleDraft => ({
  flagKey,
  when,
  enabled: '',
  rollout: '',
  more: '',
  maxRetries: '',
  retryPolicy: '',
  missedWindow: 'fireLate',
  maxLateness: '',
  priority: '',
});

const whole = (text: string, from: number, to: number): number | null => {
  const value = Number(text);
  return /^\d+$/.test(text.trim()) && value >= from && value <= to ? value : null;
};

function readUpdates(draft: ScheduleDraft, problems: DraftProblems): Updates {
  const updates: Record<string, unknown> = {};
  if (draft.enabled !== '') updates.enabled = draft.enabled === 'on';
  if (draft.rollout.trim() !== '') {
    const rollout = whole(draft.rollout, 0, 100);
    if (rollout === null) problems.rollout = 'A whole number from 0 to 100.';
    else updates.rolloutPercentage = rollout;
  }
  if (draft.more.trim() !== '') {
    const more = readJson(draft.more);
    if (!more.ok) problems.more = more.message;
    else if (!isObject(more.value)) problems.more = 'An object: {"field": value, …}.';
    else {
      const twice = Object.keys(more.value).find((field) => field in updates);
      if (twice !== undefined) problems.more = `${twice} is set above already.`;
      else Object.assign(updates, more.value);
    }
  }
  return updates as Updates;
}

function readBound(draft: ScheduleDraft, field: 'maxRetries' | 'priority', problems: DraftProblems): number | null {
  if (draft[field].trim() === '') return null;
  const value = whole(draft[field], 0, 10);
  if (value === null) problems[field] = 'A whole number from 0 to 10.';
  return value;
}

/** The request's body as far as it can be read; it is whole where there are no problems. */
export function readDraft(draft: ScheduleDraft, now: number): { body: NewSchedule | null; problems: DraftProblems } {
  const problems: DraftProblems = {};
  const at = instantOf(draft.when);
  if (at === null) problems.when = 'A date and a time.';
  else if (at <= now) problems.when = 'This is past. To change the flag now, change it on its page.';
  if (draft.flagKey.trim() === '') problems.flagKey = 'Which flag?';
  const updates = readUpdates(draft, problems);
  const unread = problems.rollout !== undefined || problems.more !== undefined;
  if (Object.keys(updates).length === 0 && !unread) problems.updates = 'Choose at least one thing to set.';
  const maxRetries = draft.retryPolicy === '' ? readBound(draft, 'maxRetries', problems) : null;
  const priority = readBound(draft, 'priority', problems);
  const lateness = draft.maxLateness.trim() === '' ? null : whole(draft.maxLateness, 1, 31_536_000);
  if (draft.maxLateness.trim() !== '' && lateness === null) problems.maxLateness = 'A whole number of seconds.';
  if (at === null || Object.keys(updates).length === 0) return { body: null, problems };
  const body: NewSchedule = {
    scheduledAt: new Date(at).toISOString(),
    updates,
    ...(maxRetries === null ? {} : { maxRetries }),
    ...(draft.retryPolicy === '' ? {} : { retryPolicy: draft.retryPolicy }),
    ...(priority === null ? {} : { priority }),
    ...(draft.missedWindow === 'fireLate' ? {} : { missedWindow: draft.missedWindow }),
    ...(lateness === null ? {} : { maxLatenessMs: lateness * 1_000 }),
  };
  return { body, problems };
}

const fields: Record<string, DraftField> = {
  scheduledAt: 'when',
  enabled: 'enabled',
  rolloutPercentage: 'rollout',
  maxRetries: 'maxRetries',
  retryPolicy: 'retryPolicy',
  missedWindow: 'missedWindow',
  maxLatenessMs: 'maxLateness',
  priority: 'priority',
  key: 'flagKey',
};

/** Which input is at fault, of what the API names: `updates.rolloutPercentage`, `retryPolicy.baseMs`. */
export function draftField(path: string): DraftField {
  const [first, ...rest] = path.replace(/^updates\./, '').split(/[./]/);
  if (path === 'updates') return 'updates';
  const known = fields[first ?? ''];
  if (known !== undefined) return known;
  return path.startsWith('updates.') || rest.length > 0 ? 'more' : 'updates';
}
