// A flag that somebody is about to create, and what is asked of the server for it.
import type { Flag, NewFlag } from './flag_requests';
import { readRows, type VariantRow } from './variant_rows';

export interface NewFlagDraft {
  key: string;
  description: string;
  environment: string;
  type: Flag['type'];
  /** Of other types than boolean. */
  rows: VariantRow[];
  defaultVariant: string | null;
}

export type NewFlagProblems = Partial<Record<'key' | 'description' | 'environment' | 'variants', string>>;

export const blankFlag = (environment: string): NewFlagDraft => ({
  key: '',
  description: '',
  environment,
  type: 'boolean',
  rows: [],
  defaultVariant: null,
});

const startValues: Record<Flag['type'], [string, string]> = {
  boolean: ['true', 'false'],
  string: ['', ''],
  number: ['0', '1'],
  object: ['{}', '{}'],
};

/** Two variants to begin with, the first of them the default. */
export function withType(draft: NewFlagDraft, type: Flag['type']): NewFlagDraft {
  if (type === 'boolean') return { ...draft, type, rows: [], defaultVariant: null };
  const rows = startValues[type].map((value, index) => ({ name: index === 0 ? 'a' : 'b', value }));
  return { ...draft, type, rows, defaultVariant: 'a' };
}

const keyPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const keyRule = 'Letters, digits, ".", "_" and "-", beginning with a letter or digit; at most 100.';

export function readNewFlag(draft: NewFlagDraft): { body: NewFlag; problems: NewFlagProblems } {
  const problems: NewFlagProblems = {};
  if (!keyPattern.test(draft.key.trim())) problems.key = keyRule;
  if (!keyPattern.test(draft.environment.trim())) problems.environment = keyRule;
  const body: NewFlag = {
    key: draft.key.trim(),
    ...(draft.description.trim() === '' ? {} : { description: draft.description.trim() }),
  };
  if (draft.type === 'boolean') return { body, problems };
  const { variants, problems: wrong } = readRows(draft.rows, draft.type);
  const [first] = wrong;
  if (first !== undefined) problems.variants = `Row ${first[0] + 1}: ${first[1]}`;
  else if (draft.rows.length === 0) problems.variants = 'A flag needs at least one variant.';
  return {
    body: { ...body, type: draft.type, variants: variants as never, defaultVariant: draft.defaultVariant },
    problems,
  };
}
