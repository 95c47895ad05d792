// A draft, and what is wrong with it: by what can be read here, and by what the server says of the rest.
import { usePreview } from '../schedules/use_preview';
import { type DefinitionField, type DefinitionProblems, readDefinition } from './definition';
import type { Draft } from './drafts';
import type { FlagUpdates } from './flag_requests';

export interface CheckedDraft {
  /** Of what can be read. */
  updates: FlagUpdates;
  /** Some of what was typed cannot be read yet. */
  unreadable: boolean;
  problems: DefinitionProblems;
}

/** The field that the API names: `updates.targeting`, `variants.on`. */
export const fieldOf = (path: string): DefinitionField =>
  path.replace(/^updates\./, '').split(/[./[]/)[0] as DefinitionField;

export function useCheckedDraft({ base, typed }: Draft): CheckedDraft {
  const { updates, problems } = readDefinition(typed, base);
  const empty = Object.keys(updates).length === 0;
  const { preview, error } = usePreview(base.key, base.environment, empty ? null : { updates });
  const said: DefinitionProblems = {};
  for (const { field, message } of preview?.problems ?? []) said[fieldOf(field)] ??= message;
  if (error?.field !== undefined) said[fieldOf(error.field)] ??= error.message;
  return { updates, unreadable: Object.keys(problems).length > 0, problems: { ...said, ...problems } };
}
