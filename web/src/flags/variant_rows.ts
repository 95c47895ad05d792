// The variants of a flag as somebody types them.

import { isObject, readJson } from '../ui/json_text';
import { prettyJson } from '../ui/pretty_json';
import type { Flag } from './flag_requests';

export interface VariantRow {
  name: string;
  /** A string as it is; anything else as JSON. */
  value: string;
}

type ValueType = Flag['type'];

export const rowsOf = (variants: object, type: ValueType): VariantRow[] =>
  Object.entries(variants).map(([name, value]) => ({ name, value: valueAsTyped(value, type) }));

export const valueAsTyped = (value: unknown, type: ValueType): string => {
  if (type === 'string') return String(value);
  return type === 'object' ? prettyJson(value, 40) : JSON.stringify(value);
};

const kinds: Record<ValueType, string> = {
  boolean: 'true or false',
  string: 'a text',
  number: 'a number, as 12.5',
  object: 'an object, as {"colour": "blue"}',
};

function readValue(text: string, type: ValueType): { value: unknown } | { problem: string } {
  if (type === 'string') return { value: text };
  const read = readJson(text);
  if (!read.ok) return { problem: type === 'object' ? read.message : `The value is ${kinds[type]}.` };
  const fits = type === 'object' ? isObject(read.value) : typeof read.value === type;
  return fits ? { value: read.value } : { problem: `The value is ${kinds[type]}.` };
}

export interface ReadRows {
  variants: Record<string, unknown>;
  /** By the row's index. */
  problems: Map<number, string>;
}

export function readRows(rows: readonly VariantRow[], type: ValueType): ReadRows {
  const variants: Record<string, unknown> = {};
  const problems = new Map<number, string>();
  for (const [index, row] of rows.entries()) {
    const name = row.name.trim();
    const read = readValue(row.value, type);
    if (name === '') problems.set(index, 'A variant needs a name.');
    else if (Object.hasOwn(variants, name)) problems.set(index, `There are two variants ${name}.`);
    else if ('problem' in read) problems.set(index, read.problem);
    else variants[name] = read.value;
  }
  return { variants, problems };
}
