// A flag's definition as somebody types it, and the updates that it comes to.
import { isObject, readJson, sameJson } from '../ui/json_text';
import { prettyJson } from '../ui/pretty_json';
import type { Flag, FlagUpdates } from './flag_requests';
import { readRows, rowsOf, type VariantRow } from './variant_rows';

export interface DefinitionTexts {
  description: string;
  owner: string;
  /** Separated by commas. */
  tags: string;
  /** JSON. */
  metadata: string;
  prerequisites: { flag: string; variant: string }[];
  variants: VariantRow[];
  defaultVariant: string | null;
  /** JSON; empty for none. */
  targeting: string;
}

export type DefinitionField = keyof DefinitionTexts;
export type DefinitionProblems = Partial<Record<DefinitionField, string>>;

export const textsOf = (flag: Flag): DefinitionTexts => ({
  description: flag.description,
  owner: flag.owner,
  tags: flag.tags.join(', '),
  metadata: Object.keys(flag.metadata).length === 0 ? '' : prettyJson(flag.metadata),
  prerequisites: flag.prerequisites,
  variants: rowsOf(flag.variants, flag.type),
  defaultVariant: flag.defaultVariant,
  targeting: flag.targeting === null ? '' : prettyJson(flag.targeting),
});

const splitTags = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  ),
];

type Read = { value: unknown } | { problem: string };

function readMetadata(text: string): Read {
  if (text.trim() === '') return { value: {} };
  const read = readJson(text);
  if (!read.ok) return { problem: read.message };
  return isObject(read.value) ? read : { problem: 'An object: {"name": value, …}.' };
}

function readTargeting(text: string): Read {
  if (text.trim() === '') return { value: null };
  const read = readJson(text);
  return read.ok ? read : { problem: read.message };
}

function readPrerequisites(rows: DefinitionTexts['prerequisites']): Read {
  const value = rows.map(({ flag, variant }) => ({ flag: flag.trim(), variant: variant.trim() }));
  if (value.some(({ flag, variant }) => flag === '' || variant === '')) {
    return { problem: 'Each needs a flag and the variant that it must yield.' };
  }
  return { value };
}

function readVariants(rows: VariantRow[], type: Flag['type']): Read {
  if (rows.length === 0) return { problem: 'A flag needs at least one variant.' };
  const { variants, problems } = readRows(rows, type);
  const [first] = problems;
  return first === undefined ? { value: variants } : { problem: `Row ${first[0] + 1}: ${first[1]}` };
}

function read(field: DefinitionField, texts: DefinitionTexts, type: Flag['type']): Read {
  switch (field) {
    case 'tags':
      return { value: splitTags(texts.tags) };
    case 'metadata':
      return readMetadata(texts.metadata);
    case 'targeting':
      return readTargeting(texts.targeting);
    case 'prerequisites':
      return readPrerequisites(texts.prerequisites);
    case 'variants':
      return readVariants(texts.variants, type);
    default:
      return { value: texts[field] };
  }
}

/** Of what was typed, that which sets something other than the flag has. */
export function readDefinition(
  typed: Partial<DefinitionTexts>,
  base: Flag,
): { updates: FlagUpdates; problems: DefinitionProblems } {
  const texts = { ...textsOf(base), ...typed };
  const updates: Record<string, unknown> = {};
  const problems: DefinitionProblems = {};
  for (const field of Object.keys(typed) as DefinitionField[]) {
    const found = read(field, texts, base.type);
    if ('problem' in found) problems[field] = found.problem;
    else if (!sameJson(found.value, base[field])) updates[field] = found.value;
  }
  return { updates: updates as FlagUpdates, problems };
}
