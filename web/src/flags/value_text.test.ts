import { expect, it } from 'vitest';

import { valueText } from './value_text';

it('says values as people do', () => {
  expect(valueText('enabled', true)).toBe('on');
  expect(valueText('rolloutPercentage', 25)).toBe('25 %');
  expect(valueText('rolloutPercentage', null)).toBe('none');
  expect(valueText('tags', ['a', 'b'])).toBe('a, b');
  expect(valueText('prerequisites', [])).toBe('none');
  expect(valueText('owner', '')).toBe('none');
  expect(valueText('archived', false)).toBe('no');
});

it('indents what is long', () => {
  expect(valueText('variants', { on: true })).toBe('{"on": true}');
  expect(valueText('variants', { one: 'a'.repeat(60) })).toContain('\n  "one"');
});
