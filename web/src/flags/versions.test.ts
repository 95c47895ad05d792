import { expect, it } from 'vitest';

import { aFlag } from './test_flag';
import { bothVersions, updatesBetween } from './versions';

const base = aFlag({ version: 3, enabled: false, rolloutPercentage: 25, tags: ['web'] });

it('finds what makes one version the other', () => {
  expect(updatesBetween(base, { ...base, version: 4, enabled: true, tags: ['web'] })).toEqual({ enabled: true });
  expect(updatesBetween(base, { ...base, rolloutPercentage: null })).toEqual({ rolloutPercentage: null });
  expect(updatesBetween(base, base)).toEqual({});
});

it('shows both sides of a lost race, and where they clash', () => {
  const theirs = { ...base, version: 4, enabled: true, rolloutPercentage: 50 };
  expect(bothVersions(base, theirs, { rolloutPercentage: 75, owner: 'web' })).toEqual([
    { field: 'enabled', was: false, theirs: true, mine: false, clash: false },
    { field: 'rolloutPercentage', was: 25, theirs: 50, mine: 75, clash: true },
    { field: 'owner', was: '', theirs: '', mine: 'web', clash: false },
  ]);
});

it('sees no clash where both want the same', () => {
  const theirs = { ...base, version: 4, enabled: true };
  expect(bothVersions(base, theirs, { enabled: true })[0]?.clash).toBe(false);
});
