// A field's value as text.
import { prettyJson } from '../ui/pretty_json';

/** What is short stands on one line. */
const oneLine = 60;

/** `on`, `25 %`, `none`; what has members as JSON, indented where it is long. */
export function valueText(field: string, value: unknown): string {
  if (value === undefined || value === null || value === '') return 'none';
  if (field === 'enabled') return value === true ? 'on' : 'off';
  if (field === 'archived') return value === true ? 'yes' : 'no';
  if (field === 'rolloutPercentage') return `${value} %`;
  if (typeof value === 'string') return value;
  if (field === 'tags' && Array.isArray(value)) return value.join(', ') || 'none';
  if (typeof value === 'object' && Object.keys(value).length === 0) return 'none';
  return prettyJson(value, oneLine);
}
