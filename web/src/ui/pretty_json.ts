// JSON for people: indented, but what fits on a line stays on one line.

const indent = '  ';

/** `taken` is how much of the first line stands already. */
function written(value: unknown, width: number, before: string, taken: number): string {
  const line = oneLine(value);
  if (taken + line.length <= width || typeof value !== 'object' || value === null) return line;
  const deeper = before + indent;
  const parts = Array.isArray(value)
    ? value.map((item) => written(item, width, deeper, deeper.length))
    : Object.entries(value).map(([name, item]) => {
        const label = `${JSON.stringify(name)}: `;
        return label + written(item, width, deeper, deeper.length + label.length);
      });
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${parts.map((part) => deeper + part).join(',\n')}\n${before}${close}`;
}

/** `{"a": [1, 2]}` */
function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${oneLine(item)}`);
  return `{${members.join(', ')}}`;
}

export const prettyJson = (value: unknown, width = 76): string => written(value, width, '', 0);
