// "What would user-42 get, now and on Friday 09:00?", as the API asks for it, and its answer in words.
import type { components } from '../api/schema';
import { instantOf, type When } from '../schedules/when';
import { isObject, readJson } from '../ui/json_text';
import type { FlagUpdates } from './flag_requests';

export type TriedEvaluation = components['schemas']['TriedEvaluation'];
type TriedFlag = components['schemas']['TriedFlag'];

export interface Question {
  targetingKey: string;
  /** The rest of the context, as JSON; may be empty. */
  context: string;
  /** Besides now. */
  instants: When[];
}

export const mostInstants = 9;

/** `nowText` stands for now: the API takes instants alone. */
export function tryRequest(
  { targetingKey, context, instants }: Question,
  updates: FlagUpdates,
): { body: TriedFlag; later: string[] } | { problem: string } {
  const read = readJson(context.trim() === '' ? '{}' : context);
  if (!read.ok) return { problem: read.message };
  if (!isObject(read.value)) return { problem: 'The context is an object: {"plan": "pro", …}.' };
  const key = targetingKey.trim();
  const whole = { ...read.value, ...(key === '' ? {} : { targetingKey: key }) };
  const later: string[] = [];
  for (const when of instants) {
    const at = instantOf(when);
    if (at !== null) later.push(new Date(at).toISOString());
  }
  const body = {
    context: whole as unknown as TriedFlag['context'],
    ...(Object.keys(updates).length === 0 ? {} : { updates }),
  };
  return { body, later };
}

const reasons: Record<TriedEvaluation['reason'], string> = {
  FLAG_NOT_FOUND: 'there is no such flag then',
  DISABLED: 'it is off for everyone',
  TARGETING_MATCH: 'the user is named, or targeting chose',
  STATIC: 'it is the same for everyone',
  SPLIT: "by the user's place in the rollout",
  DEFAULT: 'targeting left it open, so the default variant',
  PREREQUISITE_FAILED: 'another flag does not yield what this one needs',
  TARGETING_KEY_MISSING: 'a rollout needs a targeting key to tell users apart',
  ERROR: 'targeting failed',
};

export const reasonWords = (reason: TriedEvaluation['reason']): string => reasons[reason];

/** `true`, `"blue"`; where there is no value, what the application does. */
export const valueWords = ({ value }: TriedEvaluation): string =>
  value === undefined || value === null ? "the application's own default" : JSON.stringify(value);
