import { describe, expect, it } from 'vitest';

import { actionName, changedFields } from './words';

describe('actionName', () => {
  it('is a name that one can choose', () => {
    expect(actionName('flag.edited')).toBe('Flag edited');
    expect(actionName('retry_policy.set')).toBe('Retry policy set');
  });
});

describe('changedFields', () => {
  it('counts and names', () => {
    expect(changedFields(['enabled'])).toBe('1 field: enabled');
    expect(changedFields(['enabled', 'tags'])).toBe('2 fields: enabled, tags');
  });

  it('names the first few of many', () => {
    expect(changedFields(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('6 fields: a, b, c, d and 2 more');
  });
});
