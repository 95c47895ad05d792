import { expect, it } from 'vitest';

import { prettyJson } from './pretty_json';

it('keeps on one line what fits', () => {
  expect(prettyJson({ if: [{ '==': [{ var: 'plan' }, 'pro'] }, 'on', null] })).toBe(
    '{"if": [{"==": [{"var": "plan"}, "pro"]}, "on", null]}',
  );
});

it('breaks what does not, from the outside in', () => {
  const rule = { if: [{ in_segment: 'staff' }, 'on', { '==': [{ var: 'plan' }, 'pro'] }, 'on', null] };
  expect(prettyJson(rule, 40)).toBe(
    [
      '{',
      '  "if": [',
      '    {"in_segment": "staff"},',
      '    "on",',
      '    {"==": [{"var": "plan"}, "pro"]},',
      '    "on",',
      '    null',
      '  ]',
      '}',
    ].join('\n'),
  );
});

it('is JSON', () => {
  const value = { a: [1, { b: 'x"y\n' }, []], c: {}, d: 'z'.repeat(80) };
  expect(JSON.parse(prettyJson(value, 10))).toEqual(value);
  expect(prettyJson(12)).toBe('12');
});
